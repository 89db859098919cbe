package import Base

/// What a number of model requests cost.
package struct ModelUsage: Sendable, Hashable {
  /// Requests sent, repeated ones included.
  package var requests: Int
  /// Requests sent again after a failure, or in a form that the endpoint knows.
  package var retries: Int
  /// Requests sent again in other words, since the reply could not be used.
  package var corrections: Int
  /// Requests without an answer, or with one that says to come again: lost connections, time-outs,
  /// HTTP 500 and its kin.
  package var failures: Int
  /// Requests that the endpoint will not answer: HTTP 400, 401 and their kin.
  package var refusals: Int
  /// Replies that asked to slow down (HTTP 429 and its kin).
  package var throttles: Int
  /// Replies that arrived but were not what was asked for.
  package var invalidReplies: Int
  package var promptTokens: Int
  /// Those of `promptTokens` that the endpoint had in its cache.
  package var cachedPromptTokens: Int
  package var completionTokens: Int
  /// Those of `completionTokens` that the model thought with.
  package var reasoningTokens: Int
  /// Replies that came out of the response cache; no request was sent for them.
  package var cacheHits: Int
  /// Replies that could not be put there.
  package var cacheFailures: Int
  /// As far as prices are known.
  package var cost: Money
  /// Wall time from request to reply, in milliseconds.
  package var latency: LatencyHistogram

  package init(
    requests: Int = 0, retries: Int = 0, corrections: Int = 0, failures: Int = 0, refusals: Int = 0,
    throttles: Int = 0, invalidReplies: Int = 0, promptTokens: Int = 0, cachedPromptTokens: Int = 0,
    completionTokens: Int = 0, reasoningTokens: Int = 0, cacheHits: Int = 0, cacheFailures: Int = 0,
    cost: Money = .zero, latency: LatencyHistogram = LatencyHistogram()
  ) {
    self.requests = requests
    self.retries = retries
    self.corrections = corrections
    self.failures = failures
    self.refusals = refusals
    self.throttles = throttles
    self.invalidReplies = invalidReplies
    self.promptTokens = promptTokens
    self.cachedPromptTokens = cachedPromptTokens
    self.completionTokens = completionTokens
    self.reasoningTokens = reasoningTokens
    self.cacheHits = cacheHits
    self.cacheFailures = cacheFailures
    self.cost = cost
    self.latency = latency
  }

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
