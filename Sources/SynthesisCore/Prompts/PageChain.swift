/// The pages that a path has read, and what leads from one to the last of them: each page on the way
/// states a fact whose value is a link to the next, or says one thing of it in a sentence.
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
  /// The way to the last page; empty if no page links to it by a fact.
  private(set) var hops: [Hop] = []

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
    var end = pages.count - 1
    while end > 0, let hop = hop(to: end) {
      hops.insert(hop, at: 0)
      end = hop.from
    }
  }

  /// From the nearest page that has one.
  private func hop(to end: Int) -> Hop? {
    let address = CanonicalURL(pages[end].page.evidence.url)
    for start in (0..<end).reversed() {
      let page = pages[start].page
      func leads(_ links: [Int]) -> Bool {
        // Of several things that are named together, none is told apart.
        guard links.count == 1, let number = links.first, page.links.indices.contains(number - 1)
        else { return false }
        return CanonicalURL(page.links[number - 1]) == address
      }
      if let fact = page.facts.first(where: { leads($0.links) }) {
        return Hop(from: start, fact: fact, to: end)
      }
      if let sentence = page.sentences.first(where: { leads($0.links) }) {
        return Hop(from: start, fact: PageFact(label: "", value: sentence.plain), to: end)
      }
    }
    return nil
  }

  /// The pages of the way, the first one first. All pages where there is no way.
  var way: [Page] {
    hops.isEmpty ? pages : [pages[hops[0].from]] + hops.map { pages[$0.to] }
  }
}
