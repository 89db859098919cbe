/// What a number of model requests cost.
struct ModelUsage: Sendable, Hashable {
  /// Requests sent, repeated ones included.
  var requests = 0
  /// Requests sent again after a failure.
  var retries = 0
  /// Replies that asked to slow down (HTTP 429 and its kin).
  var throttles = 0
  /// Replies that arrived but were not what was asked for.
  var invalidReplies = 0
  var promptTokens = 0
  var completionTokens = 0
  /// Wall time from request to reply, in milliseconds.
  var latency = LatencyHistogram()

  static func += (total: inout ModelUsage, part: ModelUsage) {
    total.requests += part.requests
    total.retries += part.retries
    total.throttles += part.throttles
    total.invalidReplies += part.invalidReplies
    total.promptTokens += part.promptTokens
    total.completionTokens += part.completionTokens
    total.latency += part.latency
  }
}
