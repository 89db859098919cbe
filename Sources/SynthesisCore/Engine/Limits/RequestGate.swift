/// Lets requests through to one endpoint, under limits that all workers share.
protocol RequestGate: Sendable {
  /// Waits for leave to send a request that may use `estimatedTokens`, prompt and reply together,
  /// but not past `deadline`. Each pass is given back once, by `leave`.
  func enter(
    estimatedTokens: Int, deadline: SuspendingClock.Instant?
  ) async throws(GateRefusal) -> GatePass
  func leave(_ pass: GatePass, _ end: RequestEnd)
}
