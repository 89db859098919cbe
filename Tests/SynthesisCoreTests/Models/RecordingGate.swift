import Synchronization

@testable import SynthesisCore

/// Lets requests through, or refuses all, and keeps what it was told.
final class RecordingGate: RequestGate {
  private struct State {
    var estimates: [Int] = []
    var ends: [Int: RequestEnd] = [:]
  }

  private let refusal: GateRefusal?
  private let state = Mutex(State())

  init(refusing refusal: GateRefusal? = nil) { self.refusal = refusal }

  var estimates: [Int] { state.withLock { $0.estimates } }
  /// In the order of the passes; one that was not given back is missing.
  var ends: [RequestEnd] {
    state.withLock { state in state.ends.sorted { $0.key < $1.key }.map(\.value) }
  }

  func enter(
    estimatedTokens: Int, deadline: SuspendingClock.Instant?
  ) async throws(GateRefusal) -> GatePass {
    if let refusal { throw refusal }
    return state.withLock { state in
      state.estimates.append(estimatedTokens)
      return GatePass(number: state.estimates.count, estimatedTokens: estimatedTokens)
    }
  }

  func leave(_ pass: GatePass, _ end: RequestEnd) {
    state.withLock { state in
      precondition(state.ends[pass.number] == nil, "pass \(pass.number) is given back twice")
      state.ends[pass.number] = end
    }
  }
}
