/// Whether a failed request is sent again, and when.
struct RetryPolicy: Sendable, Hashable {
  var maximumRetries: Int
  /// The bound of the first pause; it doubles with every failure.
  var baseSeconds = 0.5
  var capSeconds = 60.0

  /// The pause after the failure that is the `count`th of its kind for this prompt.
  func pause(after failure: ModelFailure, count: Int, random: Double) -> Double {
    pause(askedFor: failure.retryAfterSeconds, count: count, random: random)
  }

  /// The pause after the `count`th failure. `random`, from 0 to 1, picks it: all of it is random, so
  /// that clients that failed together do not come back together. What the server asked for is
  /// added to, never cut.
  func pause(askedFor seconds: Double?, count: Int, random: Double) -> Double {
    var bound = baseSeconds
    for _ in 1..<max(count, 1) where bound < capSeconds { bound *= 2 }
    return (seconds ?? 0) + random * min(bound, capSeconds)
  }
}
