/// Lets requests through to one endpoint, under limits that all workers share.
protocol RequestGate: Sendable {
  /// Waits for leave to send a request that may use `estimatedTokens`, prompt and reply together,
  /// but not past `deadline`. Each pass is given back once, by `leave`.
  func enter(
    estimatedTokens: Int, deadline: SuspendingClock.Instant?
  ) async throws(GateRefusal) -> GatePass
  func leave(_ pass: GatePass, _ end: RequestEnd)
}

/// Leave to send one request.
struct GatePass: Sendable, Hashable {
  /// The gate's own number for it.
  let number: Int
  let estimatedTokens: Int
}

enum GateRefusal: Error, Hashable, Sendable {
  case cancelled
  /// The gate would open only after the deadline.
  case deadline
  /// The request could cross the run's budget.
  case budget(BudgetKind)
}

enum BudgetKind: Hashable, Sendable { case cost, tokens }

/// How a request that had leave ended, as far as limits go.
struct RequestEnd: Sendable, Hashable {
  enum Kind: Sendable, Hashable {
    case completed
    /// The endpoint asked to slow down; the pause it asked for, if it named one.
    case throttled(retryAfterSeconds: Double?)
    case timedOut
    /// Failed otherwise, after it may have been worked on.
    case failed
    /// Never reached the endpoint.
    case notSent
  }

  var kind: Kind
  /// What the endpoint says that the request used; nil if it says nothing.
  var usage: TokenCounts?
  /// What the endpoint says of its limits.
  var limits = AnnouncedLimits()
}

/// Limits as `x-ratelimit-*` headers tell them; nil for what they don't.
struct AnnouncedLimits: Sendable, Hashable {
  var requestsPerMinute: Int?
  var tokensPerMinute: Int?
  var remainingRequests: Int?
  var remainingTokens: Int?
  var requestsResetSeconds: Double?
  var tokensResetSeconds: Double?
}
