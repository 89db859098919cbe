/// The model of an earlier run, as far as the response cache remembers it. Sends nothing.
struct ReplayedModel: LanguageModel {
  private let memory: RememberedReplies
  private let maximumCorrections: Int

  init(_ settings: ModelSettings, role: ModelRole, maxRetries: Int, cache: ResponseCache) {
    memory = RememberedReplies(
      cache: cache, settings: settings,
      modelNames: settings.endpoints(for: role).map(\.modelName))
    maximumCorrections = maxRetries
  }

  func reply(to prompt: Prompt, meter: ModelMeter) async throws(ModelError) -> ModelReply {
    var negotiation = ReplyNegotiation(
      prompt, tokenLimit: memory.settings.maxTokens,
      policy: RetryPolicy(maximumRetries: maximumCorrections))
    while true {
      guard case .answer(let outcome, _) = try await memory.look(for: negotiation.ask, meter) else {
        throw .notRecorded
      }
      let action: ReplyNegotiation.Action
      switch outcome {
      case .failure(let failure): action = negotiation.failed(failure, random: 0)
      case .success(let reply):
        switch try reply.value(for: negotiation.ask) {
        case .success(let value):
          return ModelReply(
            content: value, modelName: reply.model ?? memory.modelNames.first ?? "",
            reasoning: reply.reasoning)
        case .failure(let problem):
          meter.count(ModelUsage(invalidReplies: 1))
          action = negotiation.refused(reply, problem)
        }
      }
      if case .fail(let error) = action { throw error }
    }
  }
}
