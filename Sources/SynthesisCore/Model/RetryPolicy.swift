/// Whether a failed request is sent again, and when.
struct RetryPolicy: Sendable, Hashable {
  enum Decision: Hashable, Sendable {
    case retry(afterSeconds: Double)
    case giveUp
  }

  var maximumRetries: Int
  /// The bound of the first pause; it doubles with every failure.
  var baseSeconds = 0.5
  var capSeconds = 60.0

  /// What to do after the failure that is the `count`th in a row for this prompt. `random`, from 0
  /// to 1, picks the pause: all of it is random, so that clients that failed together do not come
  /// back together. What the endpoint asked for is added to, never cut, up to the cap.
  func decision(after failure: ModelFailure, count: Int, random: Double) -> Decision {
    guard failure.kind != .terminal, count <= maximumRetries else { return .giveUp }
    var bound = baseSeconds
    for _ in 1..<max(count, 1) where bound < capSeconds { bound *= 2 }
    let floor = min(max(failure.retryAfterSeconds ?? 0, 0), capSeconds)
    return .retry(afterSeconds: floor + random * min(bound, capSeconds))
  }
}
