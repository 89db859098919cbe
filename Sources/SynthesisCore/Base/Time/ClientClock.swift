/// What a client takes of time and chance.
struct ClientClock: Sendable {
  var now: @Sendable () -> SuspendingClock.Instant = { SuspendingClock.now }
  /// Throws only when the task is cancelled.
  var pause: @Sendable (_ seconds: Double) async throws -> Void = {
    try await Task.sleep(for: .seconds($0), clock: .suspending)
  }
  /// From 0 up to and without 1.
  var random: @Sendable () -> Double = { Double.random(in: 0..<1) }
}
