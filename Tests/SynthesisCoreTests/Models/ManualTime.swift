import Synchronization

@testable import Base

/// A clock that moves only by the pauses that are made, and keeps them.
final class ManualTime: Sendable {
  private struct State {
    var now: SuspendingClock.Instant
    var pauses: [Double] = []
  }

  private let state: Mutex<State>

  init(at start: SuspendingClock.Instant = .now) { state = Mutex(State(now: start)) }

  var now: SuspendingClock.Instant { state.withLock { $0.now } }
  var pauses: [Double] { state.withLock { $0.pauses } }

  func advance(_ seconds: Double) { state.withLock { $0.now += .seconds(seconds) } }

  /// Pauses are as long as they can be.
  var clock: TimeSource {
    TimeSource(
      now: { self.now }, wall: { 1_700_000_000 },
      pause: { seconds in
        self.state.withLock { state in
          state.pauses.append(seconds)
          state.now += .seconds(seconds)
        }
      },
      random: { 1 })
  }
}
