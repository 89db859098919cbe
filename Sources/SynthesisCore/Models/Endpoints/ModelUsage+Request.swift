import Engine

extension ModelUsage {
  /// These, and one request that came to `result`.
  func counting(_ result: Result<ChatReply, ModelFailure>) -> ModelUsage {
    var usage = self
    usage.requests += 1
    switch result {
    case .success(let reply):
      usage.promptTokens += reply.usage?.prompt ?? 0
      usage.cachedPromptTokens += reply.usage?.cachedPrompt ?? 0
      usage.completionTokens += reply.usage?.completion ?? 0
      usage.reasoningTokens += reply.reasoningTokens
    case .failure(let failure):
      switch failure.kind {
      case .throttle, .loading: usage.throttles += 1
      case .contract: usage.invalidReplies += 1
      case .transient: usage.failures += 1
      case .semantic, .terminal, .stopsEndpoint: usage.refusals += 1
      }
    }
    return usage
  }
}
