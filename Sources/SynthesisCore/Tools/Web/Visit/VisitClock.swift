import FoundationEssentials

/// What visits take of time.
struct VisitClock: Sendable {
  /// Nanoseconds that all processes of the machine count alike.
  var now: @Sendable () -> Int = { MonotonicTime.nanoseconds }
  /// Seconds since the beginning of 1970, UTC.
  var date: @Sendable () -> Int = { Int(Date().timeIntervalSince1970) }
  /// Throws only when the task is cancelled.
  var pause: @Sendable (_ seconds: Double) async throws -> Void = ClientClock().pause
}
