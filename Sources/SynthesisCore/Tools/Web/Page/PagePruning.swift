import Base

/// Marks what on a page is not its content: navigation, forms, advertisements, what is hidden.
struct PagePruning: Sendable {
  enum Strictness: Sendable {
    /// By kind of element, role and names.
    case strict
    /// By kind of element and role, where names other than those of comments have misled.
    case relaxed
    /// Only what a reader never sees.
    case invisible
  }

  private(set) var dropped: [Bool]

  init(_ tree: HTMLTree, words: [ElementWords?], _ strictness: Strictness) {
    dropped = Array(repeating: false, count: tree.nodes.count)
    drop(tree) { node, _ in Self.isInvisible(tree, node) }
    guard strictness != .invisible else { return }
    let visible = BlockMeasure(tree, dropped: dropped)
    let much = Self.muchOfPage * visible.prose[HTMLTree.root]
    drop(tree) { node, tag in
      let isMuch = visible.prose[node] > much
      return Self.isBoilerplate(tree, node, tag, isMuch: isMuch)
        || (!isMuch && Self.isNamedNoise(tag, words[node], strictness))
    }
  }

  /// What has more of the page's prose is its content, whatever it is called: names such as
  /// `with-sidebar` stand on what holds the text too, and some servers wrap all in a form.
  private static let muchOfPage: Float = 0.4

  private mutating func drop(_ tree: HTMLTree, where isDropped: (Int, HTMLTag) -> Bool) {
    var node = 0
    while node < tree.nodes.count {
      let range = tree.range(of: node)
      if dropped[node] {
        node = range.upperBound
      } else if let tag = tree.tag(node), isDropped(node, tag) {
        for index in range { dropped[index] = true }
        node = range.upperBound
      } else {
        node += 1
      }
    }
  }

  private static func isInvisible(_ tree: HTMLTree, _ node: Int) -> Bool {
    guard let tag = tree.tag(node) else { return false }
    switch tag {
    case .head, .script, .style, .noscript, .template, .iframe, .svg, .canvas, .object, .embed,
      .video, .audio, .map, .applet, .noembed, .noframes, .link, .meta, .title, .param:
      return true
    case .html, .body: return false
    default: break
    }
    if tree.attributeBytes(.hidden, of: node) != nil { return true }
    guard let style = tree.attributeBytes(.style, of: node) else { return false }
    let folded = style.compactMap { HTMLText.isSpace($0) ? nil : ASCIIName.lowercased($0) }
    let text = String(decoding: folded, as: UTF8.self)
    return text.contains("display:none") || text.contains("visibility:hidden")
  }

  private static func isBoilerplate(
    _ tree: HTMLTree, _ node: Int, _ tag: HTMLTag, isMuch: Bool
  ) -> Bool {
    switch tag {
    case .button, .select, .input, .textarea, .option, .output: return true
    case .nav, .footer, .aside, .dialog, .menu, .form, .fieldset: return !isMuch
    default: break
    }
    guard !isMuch, let role = tree.attribute(.role, of: node) else { return false }
    return roles.contains(role.lowercased())
  }

  private static let roles: Set<String> = [
    "navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog",
    "alert", "menu", "menubar", "toolbar", "tooltip", "form", "button",
  ]

  private static func isNamedNoise(
    _ tag: HTMLTag, _ words: ElementWords?, _ strictness: Strictness
  ) -> Bool {
    guard let words, words.isComment || (words.isNoise && strictness == .strict) else {
      return false
    }
    switch tag {
    case .html, .body, .article, .main, .table, .tr, .td, .th, .h1, .h2, .h3, .h4, .em, .strong,
      .b, .i, .code, .pre:
      return false
    default: return true
    }
  }
}
