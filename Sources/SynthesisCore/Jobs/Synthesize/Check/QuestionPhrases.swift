import Base

/// What the words of a question give away about it.
enum QuestionPhrases {
  /// A phrase that points to something which only the writer has seen; nil if there is none.
  static func reference(in question: FoldedText) -> String? {
    let tokens = question.tokens
    for start in tokens.indices {
      for phrase in referencesByStart[tokens[start]] ?? [] {
        guard tokens[start...].starts(with: phrase.tokens) else { continue }
        let end = start + phrase.tokens.count
        if end < tokens.count, case .word(let next) = tokens[end],
          phrase.harmlessBefore.contains(next)
        {
          continue
        }
        return phrase.text
      }
    }
    return nil
  }

  /// Whether there are two question marks, or a question word after "and".
  static func asksSeveralThings(_ text: String, _ question: FoldedText) -> Bool {
    if text.unicodeScalars.count(where: { $0 == "?" || $0 == "？" }) > 1 { return true }
    let tokens = question.tokens
    return tokens.indices.dropFirst().contains { index in
      tokens[index - 1] == .word("and") && questionWords.contains(tokens[index])
    }
  }

  private static let questionWords: Set<FoldedText.Token> = [
    .word("what"), .word("how"), .word("which"), .word("who"), .word("when"), .word("where"),
  ]

  static func isYesOrNo(_ answer: FoldedText) -> Bool {
    answer.tokens.count == 1 && answer.tokens.allSatisfy { yesOrNo.contains($0) }
  }

  /// Whether nothing but numbers, operators and the words around a sum is left of a question. One
  /// word of substance ("root", "apples") is enough for it to be about something.
  static func isBareExpression(_ question: FoldedText) -> Bool {
    question.tokens.allSatisfy { token in
      switch token {
      case .number: true
      case .word(let word): formulaWords.contains(word) || isSymbol(word)
      }
    }
  }

  /// x, 2y's y, m^2: no words of a language.
  private static func isSymbol(_ word: String) -> Bool {
    word.utf8.count == 1 || word.utf8.contains(UInt8(ascii: "^"))
  }

  private struct Phrase {
    let text: String
    let tokens: [FoldedText.Token]
    let harmlessBefore: Set<String>

    init(_ text: String, harmlessBefore: Set<String> = []) {
      self.text = text
      tokens = text.split(separator: " ").map { .word(String($0)) }
      self.harmlessBefore = harmlessBefore
    }
  }

  private static let references =
    [
      // A ball has a trajectory and a tower an observation deck.
      Phrase("the trajectory", harmlessBefore: ["of"]),
      Phrase("this trajectory"), Phrase("exploration trajectory"),
      Phrase(
        "the observation",
        harmlessBefore: ["deck", "tower", "wheel", "platform", "post", "period", "point"]),
      Phrase("the observations"), Phrase("this observation"),
    ]
    + [
      "according to the tool", "according to the calculator", "according to the results",
      "according to the observation", "according to the search", "the tool output",
      "the tool result", "the tool call", "using the tool", "by the tool", "the tool returned",
      "calculator tool", "the calculator output", "the calculator result", "the calculator return",
      "the calculator returned", "the calculator returns", "the calculator show",
      "the calculator shows", "using the calculator", "the search results",
      "the previous step", "the previous steps", "the previous result", "the previous results",
      "the previous calculation", "the previous calculations", "the earlier step",
      "the earlier steps", "the last step", "the final step", "the first step", "in step",
      "from step", "the agent", "the exploration", "starting point", "the seed data",
      "the above", "shown above", "given above", "listed above", "described above",
      "mentioned above", "calculated above", "computed above", "stated above", "results above",
      "result above", "steps above", "expression above", "information above", "as above",
      "the calculations", "of the calculation", "the given expression", "this expression",
      "the provided", "the given context", "the given text", "the passage",
    ].map { Phrase($0) }

  private static let referencesByStart = Dictionary(grouping: references) { $0.tokens[0] }

  private static let yesOrNo: Set<FoldedText.Token> = [
    .word("yes"), .word("no"), .word("true"), .word("false"),
  ]

  private static let formulaWords: Set<String> = [
    "what", "what's", "is", "are", "the", "of", "a", "an", "to", "and", "for", "in", "how", "much",
    "value", "result", "answer", "calculate", "compute", "evaluate", "find", "determine", "give",
    "solve", "equal", "equals", "expression", "calculation", "exact", "please",
    "plus", "minus", "times", "divided", "multiplied", "by", "over", "percent", "pi", "sqrt", "sin",
    "cos", "tan", "log", "ln", "exp", "round", "rounded", "two", "three", "four", "decimal",
    "decimals", "place", "places", "nearest",
  ]
}
