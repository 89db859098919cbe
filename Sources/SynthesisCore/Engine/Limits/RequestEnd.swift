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
