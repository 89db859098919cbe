import Base
import Environment

/// A pair from a trajectory, put together from its calls and results.
struct SimulatedPair {
  let pair: ProposedPair

  init(
    seed: String, steps: [PromptStep], target: AnswerCandidate?, attempt: Int,
    using generator: inout SplitMix64
  ) {
    // A seed may itself hold the answer or words that no question may have. Then later tries do
    // without it.
    let opening =
      attempt == 0 && seed.count <= 120
      ? "In an exercise on \"\(seed)\""
      : "In exercise \(Int.random(in: 1000...9999, using: &generator))"
    if let target, let fact = target.fact {
      let draft = QuestionDraft(PageChain(steps), way: fact.way, fact: fact.stated)
      pair = ProposedPair(question: draft.text, answer: target.text)
      return
    }
    if let target {
      pair = ProposedPair(
        question: Self.question(opening, steps[target.step], target), answer: target.text)
      return
    }
    let sound = Self.prosePairs(opening, steps).filter {
      !FoldedText($0.question).containsAnswer(FoldedText($0.answer))
    }
    pair =
      (attempt == 0 ? sound.first : sound.randomElement(using: &generator))
      ?? ProposedPair(question: "\(opening), what comes out in the end?", answer: "nothing")
  }

  private static func question(
    _ opening: String, _ step: PromptStep, _ candidate: AnswerCandidate
  ) -> String {
    let input = texts(in: .object(step.call.parameters)).joined(separator: " and then ")
    let rounding = candidate.isRounded ? ", rounded to two decimal places" : ""
    return "\(opening), what value does \(input.prefix(300)) come to\(rounding)?"
  }

  /// Words that follow two others in the last text, the first ones first.
  private static func prosePairs(_ opening: String, _ steps: [PromptStep]) -> [ProposedPair] {
    guard let step = steps.last(where: { $0.observation.status == .ok }) else { return [] }
    let input = texts(in: .object(step.call.parameters)).joined(separator: " and then ")
    let words = step.observation.text.prefix(2000).split(whereSeparator: \.isWhitespace)
    return words.indices.dropFirst(2).prefix(40).compactMap { index in
      let answer = words[index].filter { $0.isLetter || $0.isNumber }
      guard answer.count > 3 else { return nil }
      return ProposedPair(
        question: """
          \(opening), which word follows "\(words[index - 2]) \(words[index - 1])" in what is found \
          for \(input.prefix(300))?
          """,
        answer: answer)
    }
  }

  /// The strings and numbers of a call in their order.
  private static func texts(in value: JSONValue) -> [String] {
    switch value {
    case .string(let text): [text]
    case .integer, .number, .bool: [value.jsonText]
    case .array(let values): values.flatMap(texts)
    case .object(let object): object.members.flatMap { texts(in: $0.value) }
    case .null: []
    }
  }
}
