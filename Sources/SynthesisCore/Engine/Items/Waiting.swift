import Base
import Synchronization

/// What an item waits for that is not its own doing.
package struct Waiting: Sendable, Hashable {
  package enum Reason: String, Sendable, Hashable, CaseIterable {
    /// The endpoint can't be reached, or fails whatever it is asked.
    case outage
    /// The endpoint asked to slow down, or said that nothing is left for now.
    case throttled
    /// The endpoint is loading its model.
    case loading
    /// The limits that all workers share.
    case limits
  }

  package var reason: Reason
  /// Scheme, host and port.
  package var endpoint: String
  /// What the endpoint, or the connection to it, said last.
  package var detail: String
  /// In seconds since 1970; nil where nobody can tell.
  package var until: Int?

  package init(_ reason: Reason, endpoint: String = "", detail: String = "", until: Int? = nil) {
    self.reason = reason
    self.endpoint = endpoint
    self.detail = detail
    self.until = until
  }
}

/// Why a wait is over before its time.
package enum WaitEnd: Error, Hashable, Sendable {
  case cancelled
  /// The run ends, and does not wait for so long.
  case interrupted
}

/// Tells everything in a process that the run ends: what is under way goes on, but nothing is tried
/// again, and no wait goes beyond the grace time.
package final class DrainNotice: Sendable {
  private let end = Mutex<SuspendingClock.Instant?>(nil)
  private let notifier = AsyncNotifier()

  package init() {}

  /// Until when a wait may last; nil before the run ends.
  package var deadline: SuspendingClock.Instant? { end.withLock { $0 } }

  package func begin(until deadline: SuspendingClock.Instant) {
    end.withLock { if $0 == nil { $0 = deadline } }
    notifier.notify()
  }

  /// Returns when the run ends, or the task is cancelled.
  func wait() async {
    let seen = notifier.count
    if deadline == nil { await notifier.wait(since: seen) }
  }
}
