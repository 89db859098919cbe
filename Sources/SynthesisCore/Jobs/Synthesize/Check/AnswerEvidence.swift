/// How an answer was found in its trajectory.
enum AnswerEvidence: String, Sendable, Hashable {
  /// It is a value that a tool computed or found.
  case toolResult = "tool_result"
  /// It is such a value, rounded as the question asks.
  case roundedResult = "rounded_result"
  /// It stands in what a tool returned.
  case observationText = "observation_text"
}
