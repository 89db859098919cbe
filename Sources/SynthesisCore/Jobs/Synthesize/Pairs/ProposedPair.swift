/// A question and its answer as a model wrote them.
struct ProposedPair: Sendable, Hashable {
  var question: String
  var answer: String

  /// The pair with a question that asks for the answer's decimal places. Small models leave that out
  /// however often they are told, and it can be added without them.
  func askingToRound(to decimals: Int) -> ProposedPair {
    let words = ["", "one decimal place", "two decimal places", "three decimal places"]
    guard words.indices.contains(decimals) else { return self }
    let request =
      decimals == 0 ? "Round to the nearest whole number." : "Round to \(words[decimals])."
    return ProposedPair(question: "\(question) \(request)", answer: answer)
  }
}

/// A pair that did not pass, as the model is told of it.
struct RejectedPair: Sendable, Hashable {
  var pair: ProposedPair
  /// One sentence.
  var reason: String
}
