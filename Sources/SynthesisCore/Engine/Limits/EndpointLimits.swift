/// What all workers together may ask of one endpoint; nil sets no limit.
struct EndpointLimits: Sendable, Hashable {
  var maxConcurrentRequests: Int?
  var requestsPerMinute: Int?
  var tokensPerMinute: Int?
}
