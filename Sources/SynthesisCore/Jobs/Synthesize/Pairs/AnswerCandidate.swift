import Base
import Environment

/// What the answer to a question about some steps may be, where tools said what they computed, or
/// pages state it in a table.
///
/// One of them is given to the model as the answer to write a question for. Small models that choose
/// for themselves ask for one thing and answer with another.
struct AnswerCandidate: Sendable, Hashable {
  let text: String
  /// The step that it comes from.
  let step: Int
  /// Whether the question has to ask for rounding. A long row of decimals is not an answer that a person
  /// would give, so it is offered rounded to two places; and a call may have rounded by itself.
  let isRounded: Bool
  /// The fact of a page that it is; nil for what a tool computed.
  var fact: Fact?

  struct Fact: Sendable, Hashable {
    /// What the page says.
    var stated: PageFact
    /// The page among those of the steps' `PageChain`.
    var page: Int
    /// What leads there from another page.
    var way: [PageChain.Hop]
  }

  private static let limit = 12
  private static let longest = 60

  /// The distinct results of the last steps, the latest first. Empty if a step without results may
  /// hold the answer in its text.
  static func candidates(from steps: [PromptStep], seed: String) -> [AnswerCandidate] {
    if steps.contains(where: { !$0.observation.pages.isEmpty }) {
      let chain = PageChain(steps)
      // The last page is what the exploration came to; where nothing leads to it, another may do.
      for page in chain.pages.indices.reversed() {
        let candidates = facts(of: page, in: chain, seed: seed)
        if !candidates.isEmpty { return candidates }
      }
      return []
    }
    let seed = FoldedText(seed)
    var candidates: [AnswerCandidate] = []
    var given: [AnswerCandidate] = []
    var seen: Set<[FoldedText.Token]> = []
    for (index, step) in steps.enumerated().reversed() where step.observation.status == .ok {
      if step.observation.results.isEmpty, !step.observation.isPrinted { return [] }
      let results = step.observation.results
      for result in results where !step.isEcho && !isLabelled(result, among: results) {
        let rounded = rounded(result)
        let text = rounded ?? onlyElement(of: result) ?? result
        let folded = FoldedText(text)
        guard text.utf8.count <= longest, candidates.count < limit, !isUnwieldy(text),
          !folded.tokens.isEmpty,
          // 0.75 and 3/4 are one answer; the form that the tool puts first is the plainest.
          seen.insert(folded.tokens).inserted
        else { continue }
        let candidate = AnswerCandidate(
          text: text, step: index,
          isRounded: rounded != nil || (asksToRound(step) && hasDecimals(folded)))
        // What the seed says, the question will say too.
        if seed.containsAnswer(folded) {
          given.append(candidate)
        } else {
          candidates.append(candidate)
        }
      }
    }
    return candidates.isEmpty ? given : candidates
  }

  /// What a page states and no other page, where another leads to it.
  private static func facts(
    of index: Int, in chain: PageChain, seed: String
  ) -> [AnswerCandidate] {
    let way = chain.way(to: index, about: seed)
    if way.isEmpty { return [] }
    let last = chain.pages[index]
    let others = chain.pages.indices.filter { $0 != index }.map {
      FoldedText(chain.pages[$0].page.text + "\n" + chain.pages[$0].page.evidence.title)
    }
    let name = FoldedText(last.name)
    var seen: Set<[FoldedText.Token]> = []
    var candidates = last.page.facts.compactMap { fact -> AnswerCandidate? in
      let text = withoutAside(fact.value)
      let folded = FoldedText(text)
      guard !folded.tokens.isEmpty, text.utf8.count <= longest,
        !text.contains(where: { ";:/".contains($0) }), fact.links.count <= 1,
        !name.containsAnswer(folded), !folded.contains(name),
        !FoldedText(seed).containsAnswer(folded),
        !FoldedText(fact.label).containsAnswer(folded),
        isTold(fact.condition, after: way, without: folded),
        !others.contains(where: { $0.containsAnswer(folded) }), seen.insert(folded.tokens).inserted
      else { return nil }
      return AnswerCandidate(
        text: text, step: last.step, isRounded: false,
        fact: Fact(stated: fact, page: index, way: way))
    }
    // Pages of a kind state their facts in one order, and pairs should not all ask for the first.
    var generator = SplitMix64(seed: "\(seed)\n\(last.name)")
    candidates.shuffle(using: &generator)
    return Array(candidates.prefix(limit))
  }

  /// Whether a question can say which row is meant. It can tell of one row, not of two, and one that
  /// is told by its own name needs no table.
  private static func isTold(
    _ condition: PageFact.Condition?, after way: [PageChain.Hop], without answer: FoldedText
  ) -> Bool {
    guard let condition else { return true }
    return !condition.isName && way.allSatisfy { $0.fact.condition == nil }
      && !FoldedText(condition.value).containsAnswer(answer)
  }

  /// "68,512,806 (2025 est.)" is asked for without what stands in brackets at its end.
  private static func withoutAside(_ text: String) -> String {
    guard text.hasSuffix(")"), let opening = text.lastIndex(of: "("), opening > text.startIndex
    else { return text }
    return HTMLText.trim(String(text[..<opening]))
  }

  /// A person who is asked for one value does not answer with a list of one.
  private static func onlyElement(of text: String) -> String? {
    guard text.hasPrefix("["), text.hasSuffix("]"), !text.contains(",") else { return nil }
    let element = text.dropFirst().dropLast()
    return element.isEmpty || element.contains("[") || element.contains("'") ? nil : String(element)
  }

  /// Whether a printed line is a label and a value that is a result by itself.
  private static func isLabelled(_ result: String, among results: [String]) -> Bool {
    results.contains { value in
      guard result.utf8.count > value.utf8.count + 1, result.hasSuffix(value) else { return false }
      let label = result.dropLast(value.count)
      return label.last == " " || label.last == ":" || label.last == "="
    }
  }

  private static func asksToRound(_ step: PromptStep) -> Bool {
    step.call.signature.contains("round(")
  }

  private static func hasDecimals(_ text: FoldedText) -> Bool {
    text.quantities.contains { $0.decimals > 0 }
  }

  /// 5827/300 and 40π are exact, but the decimal that a tool gives beside them is what people answer
  /// with.
  private static func isUnwieldy(_ text: String) -> Bool {
    text.contains("π")
      || text.utf8.count > 7 && text.utf8.contains(UInt8(ascii: "/"))
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
