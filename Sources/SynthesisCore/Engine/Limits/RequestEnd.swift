/// How a request that had leave ended, as far as limits go.
package struct RequestEnd: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    case completed
    /// The endpoint asked to slow down; the pause it asked for, if it named one.
    case throttled(retryAfterSeconds: Double?)
    /// The endpoint is loading its model; the pause it asked for, if it named one.
    case loading(retryAfterSeconds: Double?)
    case timedOut
    /// Failed otherwise, after it may have been worked on.
    case failed
    /// Never reached the endpoint.
    case notSent
  }

  package var kind: Kind
  /// What the endpoint says that the request used; nil if it says nothing.
  package var usage: TokenCounts?
  /// What the endpoint says of its limits.
  package var limits: RateLimitHeaders
  /// Its own words, where it asks to wait.
  package var words: String

  package init(
    kind: Kind, usage: TokenCounts? = nil, limits: RateLimitHeaders = RateLimitHeaders(),
    words: String = ""
  ) {
    self.kind = kind
    self.usage = usage
    self.limits = limits
    self.words = words
  }
}
