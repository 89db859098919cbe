/// Where the main text of a page is, and how it was found.
struct MainContent: Sendable {
  enum Source: String, Sendable, CaseIterable {
    case article, relaxed, articleBody = "article_body", index, page
  }

  let source: Source
  let root: Int
  let dropped: [Bool]
  /// The text that the page states in its metadata, if that is what was taken.
  var stated: String?

  static let leastText: Int32 = 200

  init(_ tree: HTMLTree) {
    let words = tree.nodes.indices.map { tree.tag($0) == nil ? nil : ElementWords(tree, $0) }
    for (source, strictness) in [
      (Source.article, PagePruning.Strictness.strict), (.relaxed, .relaxed),
    ] {
      var dropped = PagePruning(tree, words: words, strictness).dropped
      let measure = BlockMeasure(tree, dropped: dropped)
      let root = ContentRoot(tree: tree, measure: measure, dropped: dropped, words: words).find()
      ContentCleaning(tree: tree, measure: measure).clean(root, &dropped)
      let kept = BlockMeasure(tree, dropped: dropped)
      if kept.text[root] >= Self.leastText {
        self.init(source: source, root: root, dropped: dropped)
        return
      }
    }
    let dropped = PagePruning(tree, words: words, .invisible).dropped
    self.init(source: .page, root: HTMLTree.root, dropped: dropped)
  }

  init(source: Source, root: Int, dropped: [Bool]) {
    self.source = source
    self.root = root
    self.dropped = dropped
  }
}
