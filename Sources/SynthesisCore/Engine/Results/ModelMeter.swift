import Synchronization

/// Counts the model requests of one seed, from whichever tasks make them, and knows when they must
/// be over.
final class ModelMeter: Sendable {
  /// Nothing is sent for the seed later than this; nil sets no limit.
  let deadline: SuspendingClock.Instant?
  /// How many seeds of the same content stand before this one.
  private let occurrence: Int
  private let usage = Mutex(ModelUsage())
  private let firstObstacle = Mutex<ModelError?>(nil)
  private let samples = Mutex<[SHA256.Digest: Int]>([:])

  init(deadline: SuspendingClock.Instant? = nil, occurrence: Int = 0) {
    self.deadline = deadline
    self.occurrence = occurrence
  }

  var total: ModelUsage { usage.withLock { $0 } }

  func count(_ part: ModelUsage) { usage.withLock { $0 += part } }

  /// The first error that no other seed would get past.
  var obstacle: ModelError? { firstObstacle.withLock { $0 } }

  func note(obstacle error: ModelError) {
    firstObstacle.withLock { if $0 == nil { $0 = error } }
  }

  /// Which answer to a request is meant, by its digest: a seed that asks the same twice wants two
  /// answers, and so do two seeds of the same content.
  func sample(of request: SHA256.Digest) -> String {
    let number = samples.withLock { samples in
      defer { samples[request, default: 0] += 1 }
      return samples[request, default: 0]
    }
    return "\(occurrence).\(number)"
  }
}
