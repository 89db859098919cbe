import Base
import Environment
import Net

/// The pages that a path has read, and what leads from one to another: each page on the way
/// states a fact whose value is a link to the next, or says one thing of it in a sentence, or has it in
/// a table.
///
///     Gallium, "Discovered in: France" → France
struct PageChain: Sendable {
  struct Page: Sendable {
    /// The step that read it.
    let step: Int
    var page: ObservedPage

    var name: String { page.name }
  }

  struct Hop: Sendable, Hashable {
    let from: Int
    /// Without a label if it is a sentence.
    let fact: PageFact
    let to: Int
  }

  /// Each once, in the order of reading.
  private(set) var pages: [Page] = []

  init(_ steps: [PromptStep]) {
    var indexes: [CanonicalURL: Int] = [:]
    for (step, observation) in steps.map(\.observation).enumerated() {
      for page in observation.pages {
        guard let address = CanonicalURL(page.evidence.url) else { continue }
        if let index = indexes[address] {
          // Another part of it.
          pages[index].page.text += "\n\n" + page.text
        } else {
          indexes[address] = pages.count
          pages.append(Page(step: step, page: page))
        }
      }
    }
  }

  /// What leads to a page, over as many pages as do; empty if none does. A row of a table that the seed
  /// names is where a way may begin.
  func way(to end: Int, about seed: String) -> [Hop] {
    let seed = FoldedText(seed)
    var way: [Hop] = []
    var met: Set<Int> = [end]
    while way.first?.fact.condition?.isName != true,
      let hop = hop(to: way.first?.from ?? end, avoiding: met, about: seed)
    {
      way.insert(hop, at: 0)
      met.insert(hop.from)
    }
    return way
  }

  /// From the page nearest before it that has one, or else from one that was read after it.
  private func hop(to end: Int, avoiding met: Set<Int>, about seed: FoldedText) -> Hop? {
    let address = CanonicalURL(pages[end].page.evidence.url)
    let starts = Array((0..<end).reversed()) + Array(pages.indices.dropFirst(end + 1))
    for start in starts where !met.contains(start) {
      let page = pages[start].page
      func leads(_ links: [Int]) -> Bool {
        // Of several things that are named together, none is told apart.
        guard links.count == 1, let number = links.first, page.links.indices.contains(number - 1)
        else { return false }
        return CanonicalURL(page.links[number - 1]) == address
      }
      let facts = page.facts.filter { leads($0.links) }
      if let fact = facts.first(where: { $0.condition == nil }) {
        return Hop(from: start, fact: fact, to: end)
      }
      if let sentence = page.sentences.first(where: { leads($0.links) }) {
        return Hop(from: start, fact: PageFact(label: "", value: sentence.plain), to: end)
      }
      let row = facts.first { fact in
        guard let condition = fact.condition else { return false }
        return !condition.isName || seed.contains(FoldedText(condition.value))
      }
      if let fact = row { return Hop(from: start, fact: fact, to: end) }
    }
    return nil
  }
}
