import Synchronization

/// Carries out what the board decides: gives out endpoints, and waits while there is none.
final class EndpointDesk: Sendable {
  private let board: Mutex<EndpointBoard>
  private let bell = ChangeBell()
  private let clock: ClientClock

  init(weights: [Double], clock: ClientClock) {
    board = Mutex(EndpointBoard(weights: weights))
    self.clock = clock
  }

  /// Waits for an endpoint, but not past `deadline`. Each ticket is owed one `giveBack`.
  func take(
    avoiding failed: Int?, deadline: SuspendingClock.Instant?
  ) async throws(ModelError) -> EndpointBoard.Ticket {
    while true {
      let heard = bell.count
      if Task.isCancelled { throw .cancelled }
      let now = clock.now()
      if let deadline, now >= deadline { throw .deadline }
      switch board.withLock({ $0.choose(avoiding: failed, now: now) }) {
      case .use(let ticket): return ticket
      case .none(let error): throw error
      // Its own time limit ends the probe, if nothing else does.
      case .waitForProbe: await bell.rung(since: heard)
      case .wait(let until):
        if let deadline, until >= deadline { throw .deadline }
        do { try await clock.pause((until - now).inSeconds) } catch { throw .cancelled }
      }
    }
  }

  func giveBack(_ ticket: EndpointBoard.Ticket, _ verdict: EndpointBreaker.Verdict) {
    board.withLock { $0.finish(ticket, verdict, now: clock.now()) }
    bell.ring()
  }
}
