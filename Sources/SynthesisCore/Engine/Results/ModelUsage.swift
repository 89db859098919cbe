/// What a number of model requests cost.
struct ModelUsage: Sendable, Hashable {
  /// Requests sent, repeated ones included.
  var requests = 0
  /// Requests sent again after a failure, or in a form that the endpoint knows.
  var retries = 0
  /// Requests sent again in other words, since the reply could not be used.
  var corrections = 0
  /// Requests without an answer, or with one that says to come again: lost connections, time-outs,
  /// HTTP 500 and its kin.
  var failures = 0
  /// Requests that the endpoint will not answer: HTTP 400, 401 and their kin.
  var refusals = 0
  /// Replies that asked to slow down (HTTP 429 and its kin).
  var throttles = 0
  /// Replies that arrived but were not what was asked for.
  var invalidReplies = 0
  var promptTokens = 0
  /// Those of `promptTokens` that the endpoint had in its cache.
  var cachedPromptTokens = 0
  var completionTokens = 0
  /// Those of `completionTokens` that the model thought with.
  var reasoningTokens = 0
  /// Replies that came out of the response cache; no request was sent for them.
  var cacheHits = 0
  /// Replies that could not be put there.
  var cacheFailures = 0
  /// As far as prices are known.
  var cost = Money.zero
  /// Wall time from request to reply, in milliseconds.
  var latency = LatencyHistogram()

  static func += (total: inout ModelUsage, part: ModelUsage) {
    total.requests += part.requests
    total.retries += part.retries
    total.corrections += part.corrections
    total.failures += part.failures
    total.refusals += part.refusals
    total.throttles += part.throttles
    total.invalidReplies += part.invalidReplies
    total.promptTokens += part.promptTokens
    total.cachedPromptTokens += part.cachedPromptTokens
    total.completionTokens += part.completionTokens
    total.reasoningTokens += part.reasoningTokens
    total.cacheHits += part.cacheHits
    total.cacheFailures += part.cacheFailures
    total.cost += part.cost
    total.latency += part.latency
  }
}
