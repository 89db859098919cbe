/// A question and its answer as a model wrote them.
struct ProposedPair: Sendable, Hashable {
  var question: String
  var answer: String
}

/// A pair that did not pass, as the model is told of it.
struct RefusedPair: Sendable, Hashable {
  var pair: ProposedPair
  /// One sentence.
  var reason: String
}
