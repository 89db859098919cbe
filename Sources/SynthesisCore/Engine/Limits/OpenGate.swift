/// A gate without limits.
struct OpenGate: RequestGate {
  func enter(
    estimatedTokens: Int, deadline: SuspendingClock.Instant?
  ) async throws(GateRefusal) -> GatePass {
    GatePass(number: 0, estimatedTokens: estimatedTokens)
  }

  func leave(_ pass: GatePass, _ end: RequestEnd) {}
}
