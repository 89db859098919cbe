import Engine
import Environment
import Models

/// What a model wants to do next.
struct ActionProposal: Sendable, Hashable {
  var intent: String
  var call: ToolCall
  /// The call in the model's own words, where what it stands for is another one.
  var written: ToolCall?
}

/// A proposal that was not taken, as the model is told of it.
struct RejectedAction: Sendable, Hashable {
  var proposal: ActionProposal
  /// One sentence.
  var reason: String
}

/// Says what to do next in a seed's tree.
protocol ActionProposer: Sendable {
  /// As many actions as the prompt asks for, or fewer. What it takes is counted in `tracker`.
  func actions(
    for prompt: ExplorationPrompt, tracker: UsageTracker
  ) async throws(ModelError) -> [ActionProposal]
}
