/// What the answer to a question about some steps may be, where tools said what they computed.
///
/// A model that can only pick one of these cannot answer with a number of its own.
struct AnswerCandidate: Sendable, Hashable {
  let text: String
  /// The step that it comes from.
  let step: Int
  /// A long row of decimals is no answer that a person would give, so it is offered rounded to two
  /// places; the question then has to ask for that.
  let isRounded: Bool

  private static let limit = 12
  private static let longest = 60

  /// The distinct results of the last steps, the latest first. Empty if a step without results may
  /// hold the answer in its text.
  static func candidates(from steps: [PromptStep]) -> [AnswerCandidate] {
    var candidates: [AnswerCandidate] = []
    var seen: Set<[FoldedText.Token]> = []
    for (index, step) in steps.enumerated().reversed() where step.observation.status == .ok {
      if step.observation.results.isEmpty { return [] }
      for result in step.observation.results {
        let rounded = rounded(result)
        let text = rounded ?? result
        guard text.utf8.count <= longest, candidates.count < limit, !isUnwieldy(text),
          // 0.75 and 3/4 are one answer; the form that the tool puts first is the plainest.
          seen.insert(FoldedText(text).tokens).inserted
        else { continue }
        candidates.append(AnswerCandidate(text: text, step: index, isRounded: rounded != nil))
      }
    }
    return candidates
  }

  /// 5827/300 is exact, but the decimal that a tool gives beside it is what people answer with.
  private static func isUnwieldy(_ text: String) -> Bool {
    text.utf8.count > 7 && text.utf8.contains(UInt8(ascii: "/"))
      && text.utf8.allSatisfy { $0 < UInt8(ascii: ":") }
  }

  private static func rounded(_ result: String) -> String? {
    let quantities = FoldedText(result).quantities
    guard let quantity = quantities.first, quantities.count == 1, quantity.decimals > 4,
      quantity.scale == 0, let place = quantity.number.leadingPlace, place >= -1
    else { return nil }
    return quantity.number.rounded(to: -2).text(decimals: 2)
  }
}
