import Engine
import Models

/// What the job asks of a model: a value with the facts, from which a prompt can be written or an
/// answer made up.
typealias SynthesisModel = ActionProposer & PairWriter & QuestionSolver

/// A language model that is asked in words.
struct PromptedModel: SynthesisModel {
  let model: any LanguageModel

  func actions(
    for prompt: ExplorationPrompt, tracker: UsageTracker
  ) async throws(ModelError) -> [ActionProposal] {
    let reply = try await model.reply(to: prompt.modelRequest, tracker: tracker)
    return ExplorationReply.proposals(in: reply.content)
  }

  func pair(
    for prompt: SynthesisPrompt, tracker: UsageTracker
  ) async throws(ModelError) -> (pair: ProposedPair, author: PairAuthor) {
    let reply = try await model.reply(to: prompt.modelRequest, tracker: tracker)
    return (
      SynthesisReply.pair(in: reply.content),
      PairAuthor(modelName: reply.modelName, reasoning: reply.reasoning)
    )
  }

  func solution(
    to prompt: SolutionPrompt, tracker: UsageTracker
  ) async throws(ModelError) -> String {
    let reply = try await model.reply(to: prompt.modelRequest, tracker: tracker)
    return SolutionPrompt.solution(in: reply.content)
  }
}
