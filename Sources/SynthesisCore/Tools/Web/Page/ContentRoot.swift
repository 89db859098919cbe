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
  /// Share of the best one's prose that another of the same name must have to count.
  private static let leastTwin: Float = 0.15
  /// Share of an element's prose that a part must have to be gone into.
  private static let leastPart: Float = 0.6

  struct Place {
    var node: Int
    /// Whether the author says that it is an article.
    var isNamedArticle = false
  }

  func find() -> Place {
    let page = measure.prose[HTMLTree.root]
    guard page > 0 else { return Place(node: tree.first(.body) ?? HTMLTree.root) }
    return named(page) ?? Place(node: heaviest(from: HTMLTree.root))
  }

  private func named(_ page: Float) -> Place? {
    var best: (node: Int, rank: Int, prose: Float)?
    for node in tree.nodes.indices where !dropped[node] {
      let rank = rank(node)
      let prose = measure.prose[node]
      guard rank > 0, prose >= Self.leastNamedShare * page else { continue }
      if let best, (best.rank, best.prose) >= (rank, prose) { continue }
      best = (node, rank, prose)
    }
    guard let best else { return nil }
    let place = parentOfTwins(of: best.node, rank: best.rank) ?? best.node
    return Place(node: place, isNamedArticle: best.rank > 1)
  }

  /// A text cut into several elements of one name, by advertisements for instance, is in their
  /// common ancestor.
  private func parentOfTwins(of node: Int, rank: Int) -> Int? {
    let name = tree.attributeBytes(.class, of: node)
    let twins = tree.nodes.indices.filter {
      !dropped[$0] && measure.prose[$0] >= Self.leastTwin * measure.prose[node]
        && tree.tag($0) == tree.tag(node) && tree.attributeBytes(.class, of: $0) == name
        && self.rank($0) == rank
    }
    guard twins.count > 1, let first = twins.first, let last = twins.last else { return nil }
    var ancestor = first
    while !tree.range(of: ancestor).contains(last), let parent = tree.parent(ancestor) {
      ancestor = parent
    }
    return ancestor
  }

  private func rank(_ node: Int) -> Int {
    guard let tag = tree.tag(node), Self.containers.contains(tag) else { return 0 }
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
        let tag = tree.tag(best), Self.containers.contains(tag) || Self.wrappers.contains(tag)
      else { return node }
      node = best
    }
  }

  private static let containers: HTMLTagSet = [
    .div, .section, .article, .main, .td, .table, .center, .form, .fieldset, .other,
  ]
  /// What may stand around a container without being one.
  private static let wrappers: HTMLTagSet = [
    .body, .tbody, .tr, .font, .span, .header, .aside, .a,
  ]
}
