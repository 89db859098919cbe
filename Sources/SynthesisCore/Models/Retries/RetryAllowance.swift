import Base
import Synchronization

/// The retry budget of a process, which all its clients draw on.
package final class RetryAllowance: Sendable {
  private let budget: Mutex<RetryBudget>
  private let clock: TimeSource

  init(_ clock: TimeSource) {
    self.clock = clock
    budget = Mutex(RetryBudget(start: clock.now()))
  }

  func countRequest() { budget.withLock { $0.countRequest(at: clock.now()) } }

  /// Nil if one more may be sent, or how many seconds to wait before asking again.
  func takeRetry() -> Double? { budget.withLock { $0.takeRetry(at: clock.now()) } }
}
