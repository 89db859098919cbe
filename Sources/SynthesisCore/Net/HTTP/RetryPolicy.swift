/// Whether a failed request is sent again, and when.
package struct RetryPolicy: Sendable, Hashable {
  package var maximumRetries: Int
  /// The bound of the first pause; it doubles with every failure.
  var baseSeconds: Double
  var capSeconds: Double

  package init(maximumRetries: Int, baseSeconds: Double = 0.5, capSeconds: Double = 60.0) {
    self.maximumRetries = maximumRetries
    self.baseSeconds = baseSeconds
    self.capSeconds = capSeconds
  }

  /// The pause after the `count`th failure. `random`, from 0 to 1, picks it: all of it is random, so
  /// that clients that failed together do not come back together. What the server asked for is
  /// added to, never cut.
  package func pause(askedFor seconds: Double?, count: Int, random: Double) -> Double {
    var bound = baseSeconds
    for _ in 1..<max(count, 1) where bound < capSeconds { bound *= 2 }
    return (seconds ?? 0) + random * min(bound, capSeconds)
  }
}
