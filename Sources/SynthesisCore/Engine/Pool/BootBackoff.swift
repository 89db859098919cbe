/// Spaces out starts after workers that died before they did any work, and gives up on the fifth
/// within a minute.
struct BootBackoff: Sendable {
  typealias Instant = SuspendingClock.Instant

  static let limit = 5
  static let period = Duration.seconds(60)

  private var failures: [Instant] = []
  /// No worker is to be started before this.
  private(set) var earliestStart: Instant?

  /// Returns true if it is time to give up.
  mutating func failed(at now: Instant) -> Bool {
    failures.removeAll { $0.duration(to: now) > Self.period }
    failures.append(now)
    earliestStart = now.advanced(by: .milliseconds(100 << (failures.count - 1)))
    return failures.count >= Self.limit
  }

  mutating func succeeded() {
    // The failures stay on record: a worker that boots and dies in turns is not healthy.
    earliestStart = nil
  }
}
