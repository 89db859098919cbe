import Synchronization

/// Counts the model requests of one seed, from whichever tasks make them, and knows when they must
/// be over.
final class ModelMeter: Sendable {
  /// Nothing is sent for the seed later than this; nil sets no limit.
  let deadline: SuspendingClock.Instant?
  private let usage = Mutex(ModelUsage())

  init(deadline: SuspendingClock.Instant? = nil) { self.deadline = deadline }

  var total: ModelUsage { usage.withLock { $0 } }

  func count(_ part: ModelUsage) { usage.withLock { $0 += part } }
}
