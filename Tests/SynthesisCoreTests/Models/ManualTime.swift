import Synchronization

@testable import SynthesisCore

/// A client's clock that moves only by the pauses that are made, and keeps them.
final class ManualTime: Sendable {
  private struct State {
    var now = SuspendingClock.now
    var pauses: [Double] = []
  }

  private let state = Mutex(State())

  var now: SuspendingClock.Instant { state.withLock { $0.now } }
  var pauses: [Double] { state.withLock { $0.pauses } }

  func advance(_ seconds: Double) { state.withLock { $0.now += .seconds(seconds) } }

  /// Pauses are as long as they can be.
  var clock: ClientClock {
    ClientClock(
      now: { self.now },
      pause: { seconds in
        self.state.withLock { state in
          state.pauses.append(seconds)
          state.now += .seconds(seconds)
        }
      },
      random: { 1 })
  }
}
