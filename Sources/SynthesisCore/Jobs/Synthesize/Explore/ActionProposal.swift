/// What a model wants to do next.
struct ActionProposal: Sendable, Hashable {
  var intent: String
  var call: ToolCall
  /// The call in the model's own words, where what it stands for is another one.
  var written: ToolCall?
}

/// A proposal that was not taken, as the model is told of it.
struct RefusedAction: Sendable, Hashable {
  var proposal: ActionProposal
  /// One sentence.
  var reason: String
}
