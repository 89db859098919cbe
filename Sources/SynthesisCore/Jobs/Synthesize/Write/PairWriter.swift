import Engine
import Models

/// Writes a pair from a trajectory.
protocol PairWriter: Sendable {
  func pair(
    for prompt: SynthesisPrompt, tracker: UsageTracker
  ) async throws(ModelError) -> (pair: ProposedPair, author: PairAuthor)
}

/// Who wrote a pair, and what it thought in doing so.
struct PairAuthor: Sendable, Hashable {
  var modelName: String
  /// What the model thought aloud; empty where it didn't.
  var reasoning = ""
}
