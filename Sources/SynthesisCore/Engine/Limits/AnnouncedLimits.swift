/// Limits as `x-ratelimit-*` headers tell them; nil for what they don't.
struct AnnouncedLimits: Sendable, Hashable {
  var requestsPerMinute: Int?
  var tokensPerMinute: Int?
  var remainingRequests: Int?
  var remainingTokens: Int?
  var requestsResetSeconds: Double?
  var tokensResetSeconds: Double?
}
