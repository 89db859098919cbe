import Base
import Synchronization

/// Carries out what the selector decides: gives out endpoints, and waits while there is none.
final class EndpointPool: Sendable {
  private let selector: Mutex<EndpointSelector>
  private let changes = AsyncNotifier()
  private let clock: TimeSource

  init(weights: [Double], clock: TimeSource) {
    selector = Mutex(EndpointSelector(weights: weights))
    self.clock = clock
  }

  /// Waits for an endpoint, but not past `deadline`. Each ticket is owed one `giveBack`.
  func take(
    avoiding failed: Int?, deadline: SuspendingClock.Instant?
  ) async throws(ModelError) -> EndpointSelector.Ticket {
    while true {
      let seen = changes.count
      if Task.isCancelled { throw .cancelled }
      let now = clock.now()
      if let deadline, now >= deadline { throw .deadline }
      switch selector.withLock({ $0.choose(avoiding: failed, now: now) }) {
      case .use(let ticket): return ticket
      case .none(let error): throw error
      // Its own time limit ends the probe, if nothing else does.
      case .waitForProbe: await changes.wait(since: seen)
      case .wait(let until):
        if let deadline, until >= deadline { throw .deadline }
        do { try await clock.pause((until - now).inSeconds) } catch { throw .cancelled }
      }
    }
  }

  func giveBack(_ ticket: EndpointSelector.Ticket, _ outcome: EndpointBreaker.Outcome) {
    selector.withLock { $0.finish(ticket, outcome, now: clock.now()) }
    changes.notify()
  }
}
