import Synchronization

/// Admits so many at a time, in the order in which they came.
///
/// Requests queue here rather than inside libcurl, whose time-out clock starts as soon as it is
/// given a request.
package final class AsyncSemaphore: Sendable {
  private struct Waiter {
    let ticket: Int
    let admission: CheckedContinuation<Bool, Never>
  }

  private struct State {
    var free: Int
    var waiters: [Waiter] = []
    var ticketsDrawn = 0
  }

  private let state: Mutex<State>

  package init(_ limit: Int) {
    precondition(limit > 0, "a limit of \(limit) admits nothing")
    state = Mutex(State(free: limit))
  }

  var waitingCount: Int { state.withLock { $0.waiters.count } }

  /// Waits for a place; false if the task was cancelled first. Each true is owed one `release`.
  package func acquire() async -> Bool {
    let ticket = state.withLock { state in
      state.ticketsDrawn += 1
      return state.ticketsDrawn
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { admission in
        let isAdmitted: Bool? = state.withLock { state in
          // A cancellation is either seen here or finds the waiter in the queue: the flag is set
          // before the handler runs, and both look under the lock.
          if Task.isCancelled { return false }
          if state.free > 0 {
            state.free -= 1
            return true
          }
          state.waiters.append(Waiter(ticket: ticket, admission: admission))
          return nil
        }
        if let isAdmitted { admission.resume(returning: isAdmitted) }
      }
    } onCancel: {
      let waiter: Waiter? = state.withLock { state in
        guard let index = state.waiters.firstIndex(where: { $0.ticket == ticket }) else {
          return nil
        }
        return state.waiters.remove(at: index)
      }
      waiter?.admission.resume(returning: false)
    }
  }

  /// Takes a place if it need not be waited for.
  package func tryAcquire() -> Bool {
    state.withLock { state in
      guard state.free > 0 else { return false }
      state.free -= 1
      return true
    }
  }

  package func release() {
    let next: Waiter? = state.withLock { state in
      if state.waiters.isEmpty {
        state.free += 1
        return nil
      }
      return state.waiters.removeFirst()
    }
    next?.admission.resume(returning: true)
  }
}
