/// The limits of one key and model, shared by all workers of a run.
package struct QuotaSettings: Sendable, Hashable {
  /// Nil sets no limit.
  package var requestsPerMinute: Int?
  package var tokensPerMinute: Int?
  /// Nil leaves it to what the workers may have under way.
  package var maxConcurrentRequests: Int?
  /// Allowance of this many seconds that was not used can be made up for later.
  package var burstSeconds: Double
  /// The least time between two requests, whoever sends them.
  package var requestDelaySeconds: Double
  /// Whether fewer requests are under way at once while the endpoint throttles or times out.
  package var adaptsConcurrency: Bool

  package init(
    requestsPerMinute: Int? = nil, tokensPerMinute: Int? = nil, maxConcurrentRequests: Int? = nil,
    burstSeconds: Double = 1, requestDelaySeconds: Double = 0, adaptsConcurrency: Bool = true
  ) {
    self.requestsPerMinute = requestsPerMinute
    self.tokensPerMinute = tokensPerMinute
    self.maxConcurrentRequests = maxConcurrentRequests
    self.burstSeconds = burstSeconds
    self.requestDelaySeconds = requestDelaySeconds
    self.adaptsConcurrency = adaptsConcurrency
  }

}

/// What the memory of shared limits holds a quota for.
package struct QuotaEntry: Sendable, Hashable {
  /// Tells one key and model from another. Holds no part of the key.
  package let identity: Int
  package let model: String
  package let settings: QuotaSettings

  package init(identity: Int, model: String, settings: QuotaSettings) {
    self.identity = identity
    self.model = model
    self.settings = settings
  }
}
