/// Finds the element that holds a page's main text.
///
/// Authors often name it. Where they don't, prose is weighed: from the whole page down, always into
/// the part that has most of it, until no part has.
struct ContentRoot {
  let tree: HTMLTree
  let measure: BlockMeasure
  let dropped: [Bool]
  let words: [ElementWords?]

  /// Share of the page's prose that a named element must have.
  private static let leastNamedShare: Float = 0.3
  /// Share of an element's prose that a part must have to be gone into.
  private static let leastPart: Float = 0.6

  func find() -> Int {
    let page = measure.prose[HTMLTree.root]
    guard page > 0 else { return tree.first(.body) ?? HTMLTree.root }
    return named(page) ?? heaviest(from: HTMLTree.root)
  }

  private func named(_ page: Float) -> Int? {
    var best: (node: Int, rank: Int, prose: Float)?
    for node in tree.nodes.indices where !dropped[node] {
      let rank = rank(node)
      let prose = measure.prose[node]
      guard rank > 0, prose >= Self.leastNamedShare * page else { continue }
      if let best, (best.rank, best.prose) >= (rank, prose) { continue }
      best = (node, rank, prose)
    }
    return best?.node
  }

  private func rank(_ node: Int) -> Int {
    guard let tag = tree.tag(node), tag != .html, tag != .body, tag.headingLevel == nil, tag != .a
    else { return 0 }
    var rank = words[node]?.contentRank ?? 0
    if let property = tree.attribute(.itemprop, of: node), property.hasSuffix("articleBody") {
      rank = max(rank, 5)
    }
    if tag == .article { rank = max(rank, 2) }
    if tag == .main { rank = max(rank, 1) }
    return rank
  }

  private func heaviest(from start: Int) -> Int {
    var node = start
    while true {
      var best: Int?
      for child in tree.children(of: node) where !dropped[child] {
        if measure.prose[child] > best.map({ measure.prose[$0] }) ?? 0 { best = child }
      }
      guard let best, measure.prose[best] >= Self.leastPart * measure.prose[node],
        tree.tag(best)?.isBlock == true, tree.tag(best) != .p
      else { return node }
      node = best
    }
  }
}
