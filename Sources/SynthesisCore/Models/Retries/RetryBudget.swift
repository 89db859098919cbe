import Base

/// Keeps requests that are sent again to a share of all requests, so that an endpoint in trouble
/// is not kept there by those who come back.
///
/// It counts in a window that slides in twelfths. A few are always allowed: of three requests, one
/// may fail without meaning anything.
struct RetryBudget: Sendable {
  private struct Part {
    var requests = 0
    var retries = 0
  }

  private static let share = 0.2
  private static let alwaysAllowed = 10
  private static let partCount = 12
  private static let part = Duration.seconds(5)

  private let start: SuspendingClock.Instant
  private var parts = [Part](repeating: Part(), count: partCount)
  /// The running number of the part that `now` was last in.
  private var latest = 0

  init(start: SuspendingClock.Instant) { self.start = start }

  /// Counts a request that is not a retry.
  mutating func countRequest(at now: SuspendingClock.Instant) {
    advance(to: now)
    parts[latest % Self.partCount].requests += 1
  }

  /// Takes a retry out of the budget and returns nil, or how many seconds to wait before asking
  /// again.
  mutating func takeRetry(at now: SuspendingClock.Instant) -> Double? {
    advance(to: now)
    let requests = parts.reduce(0) { $0 + $1.requests }
    let retries = parts.reduce(0) { $0 + $1.retries }
    guard retries < max(Self.alwaysAllowed, Int(Self.share * Double(requests))) else {
      return (start + Self.part * (latest + 1) - now).inSeconds
    }
    parts[latest % Self.partCount].retries += 1
    return nil
  }

  private mutating func advance(to now: SuspendingClock.Instant) {
    let current = max(latest, Int((now - start) / Self.part))
    for number in (latest + 1)..<max(latest + 1, min(current, latest + Self.partCount) + 1) {
      parts[number % Self.partCount] = Part()
    }
    latest = current
  }
}
