import Synchronization

/// Wakes all who wait for something to change.
///
///     let seen = notifier.count
///     // … look, and find nothing …
///     await notifier.wait(since: seen)
///
/// A notification between the look and the wait is not lost: it has moved the count.
package final class AsyncNotifier: Sendable {
  private struct State {
    var count = 0
    var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
    var ticketsDrawn = 0
  }

  private let state = Mutex(State())

  package init() {}

  package var count: Int { state.withLock { $0.count } }

  package func notify() {
    let waiters = state.withLock { state in
      state.count += 1
      defer { state.waiters = [:] }
      return state.waiters.values
    }
    for waiter in waiters { waiter.resume() }
  }

  /// Waits for a notification after the `seen`th, or until the task is cancelled.
  package func wait(since seen: Int) async {
    let ticket = state.withLock { state in
      state.ticketsDrawn += 1
      return state.ticketsDrawn
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let continues = state.withLock { state in
          // A cancellation is either seen here or finds the waiter: both look under the lock.
          if Task.isCancelled || state.count != seen { return true }
          state.waiters[ticket] = continuation
          return false
        }
        if continues { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.waiters.removeValue(forKey: ticket) }?.resume()
    }
  }
}
