import Synchronization

/// Wakes all who wait for something to change.
///
///     let heard = bell.count
///     // … look, and find nothing …
///     await bell.rung(since: heard)
///
/// A ring between the look and the wait is not lost: it has moved the count.
final class ChangeBell: Sendable {
  private struct State {
    var count = 0
    var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
    var ticketsDrawn = 0
  }

  private let state = Mutex(State())

  var count: Int { state.withLock { $0.count } }

  func ring() {
    let waiters = state.withLock { state in
      state.count += 1
      defer { state.waiters = [:] }
      return state.waiters.values
    }
    for waiter in waiters { waiter.resume() }
  }

  /// Waits for a ring after the `heard`th, or until the task is cancelled.
  func rung(since heard: Int) async {
    let ticket = state.withLock { state in
      state.ticketsDrawn += 1
      return state.ticketsDrawn
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let goesOn = state.withLock { state in
          // A cancellation is either seen here or finds the waiter: both look under the lock.
          if Task.isCancelled || state.count != heard { return true }
          state.waiters[ticket] = continuation
          return false
        }
        if goesOn { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.waiters.removeValue(forKey: ticket) }?.resume()
    }
  }
}
