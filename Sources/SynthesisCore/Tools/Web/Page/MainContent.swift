/// Where the main text of a page is, and how it was found.
package struct MainContent: Sendable {
  package enum Source: String, Sendable, CaseIterable {
    /// The part of the page with the prose in it.
    case article
    /// The same, found without regard to the names that the page's author gave its parts.
    case relaxed
    /// The text that the page states in its metadata; it has no links.
    case stated
    /// All of a page that is mostly links or tables, without its navigation.
    case index
    /// All that a reader sees.
    case page
  }

  package let source: Source
  package let root: Int
  package let dropped: [Bool]
  /// The text of a stated article.
  package private(set) var stated: String?

  /// In characters; a shorter text is none that someone would visit a page for.
  private static let leastText = 200
  /// The same where the page's author says that it is an article.
  private static let leastNamed = 60
  /// Share of a page's text without navigation below which its prose is not what it is about.
  private static let leastShare = 0.25
  /// Shorter pages have no index worth the name.
  private static let leastIndex = 1000

  package init(_ tree: HTMLTree, stated: String? = nil) {
    let words = tree.nodes.indices.map { tree.tag($0) == nil ? nil : ElementWords(tree, $0) }
    let strict = Candidate(tree, words, .strict)
    let article = stated.flatMap { $0.count >= Self.leastText ? $0 : nil }
    if strict.length >= (strict.isNamedArticle ? Self.leastNamed : Self.leastText) {
      if let article, article.count > 3 * strict.length {
        self.init(source: .stated, root: HTMLTree.root, dropped: strict.dropped, stated: article)
      } else if !strict.isNamedArticle, strict.pageLength >= Self.leastIndex,
        Double(strict.length) < Self.leastShare * Double(strict.pageLength)
      {
        self.init(source: .index, root: strict.page, dropped: strict.pruned)
      } else {
        self.init(source: .article, root: strict.root, dropped: strict.dropped)
      }
      return
    }
    let relaxed = Candidate(tree, words, .relaxed)
    if let article, article.count > relaxed.length {
      self.init(source: .stated, root: HTMLTree.root, dropped: relaxed.dropped, stated: article)
    } else if relaxed.length >= Self.leastText {
      self.init(source: .relaxed, root: relaxed.root, dropped: relaxed.dropped)
    } else if strict.pageLength >= Self.leastText {
      self.init(source: .index, root: strict.page, dropped: strict.pruned)
    } else {
      let visible = PagePruning(tree, words: words, .invisible).dropped
      self.init(source: .page, root: HTMLTree.root, dropped: visible)
    }
  }

  private init(source: Source, root: Int, dropped: [Bool], stated: String? = nil) {
    self.source = source
    self.root = root
    self.dropped = dropped
    self.stated = stated
  }

  private struct Candidate {
    let root: Int
    let isNamedArticle: Bool
    let page: Int
    /// Before and after what stands within the main text was dropped too.
    let pruned: [Bool]
    let dropped: [Bool]
    let length: Int
    let pageLength: Int

    init(_ tree: HTMLTree, _ words: [ElementWords?], _ strictness: PagePruning.Strictness) {
      let pruned = PagePruning(tree, words: words, strictness).dropped
      let measure = BlockMeasure(tree, dropped: pruned)
      let place = ContentRoot(tree: tree, measure: measure, dropped: pruned, words: words).find()
      root = place.node
      isNamedArticle = place.isNamedArticle
      var dropped = pruned
      ContentCleaning(tree: tree, measure: measure).clean(root, &dropped)
      self.pruned = pruned
      self.dropped = dropped
      length = Int(BlockMeasure(tree, dropped: dropped).text[root])
      page = tree.first(.main).flatMap { pruned[$0] ? nil : $0 } ?? HTMLTree.root
      pageLength = Int(measure.text[page])
    }
  }
}
