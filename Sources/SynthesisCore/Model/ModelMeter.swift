import Synchronization

/// Counts the model requests of one seed, from whichever tasks make them.
final class ModelMeter: Sendable {
  private let usage = Mutex(ModelUsage())

  var total: ModelUsage { usage.withLock { $0 } }

  func count(_ part: ModelUsage) { usage.withLock { $0 += part } }
}
