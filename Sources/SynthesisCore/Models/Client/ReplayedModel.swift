import Base
import Engine
import Net

/// The model of an earlier run, as far as the response cache remembers it. Sends nothing.
struct ReplayedModel: LanguageModel {
  private let cache: ModelReplyCache
  private let tokenLimit: Int
  private let modelName: String
  private let policy: RetryPolicy

  init(
    _ settings: ModelSettings, endpoints: [EndpointSettings], maxRetries: Int,
    cache: ResponseCache
  ) {
    self.cache = ModelReplyCache(cache, settings, endpoints: endpoints)
    tokenLimit = settings.maxTokens
    modelName = endpoints.first?.modelName ?? ""
    policy = RetryPolicy(maximumRetries: maxRetries)
  }

  func reply(
    to request: ModelRequest, tracker: UsageTracker
  ) async throws(ModelError) -> ModelReply {
    var machine = RetryStateMachine(request, tokenLimit: tokenLimit, policy: policy)
    while true {
      let finding = try await cache.look(for: machine.request, tracker)
      guard case .answer(let outcome, _) = finding else { throw .notRecorded }
      let action: RetryStateMachine.Action
      switch outcome {
      case .failure(let failure): action = machine.failed(failure, random: 0)
      case .success(let reply):
        switch try reply.value(for: machine.request) {
        case .success(let value):
          return ModelReply(
            content: value, modelName: reply.model ?? modelName, reasoning: reply.reasoning)
        case .failure(let problem):
          tracker.count(ModelUsage(invalidReplies: 1))
          action = machine.rejected(reply, problem)
        }
      }
      if case .fail(let error) = action { throw error }
    }
  }
}
