/// Limits as `x-ratelimit-*` headers tell them; nil for what they don't.
package struct RateLimitHeaders: Sendable, Hashable {
  package var requestsPerMinute: Int?
  package var tokensPerMinute: Int?
  package var remainingRequests: Int?
  package var remainingTokens: Int?
  package var requestsResetSeconds: Double?
  package var tokensResetSeconds: Double?

  package init(
    requestsPerMinute: Int? = nil, tokensPerMinute: Int? = nil, remainingRequests: Int? = nil,
    remainingTokens: Int? = nil, requestsResetSeconds: Double? = nil,
    tokensResetSeconds: Double? = nil
  ) {
    self.requestsPerMinute = requestsPerMinute
    self.tokensPerMinute = tokensPerMinute
    self.remainingRequests = remainingRequests
    self.remainingTokens = remainingTokens
    self.requestsResetSeconds = requestsResetSeconds
    self.tokensResetSeconds = tokensResetSeconds
  }
}
