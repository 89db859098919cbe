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
    var node = 0
    drop(tree) { Self.isInvisible(tree, $0) }
    guard strictness != .invisible else { return }
    let whole = BlockMeasure(tree, dropped: dropped)
    let pageProse = whole.prose[HTMLTree.root]
    node = 0
    while node < tree.nodes.count {
      if dropped[node] {
        node = tree.range(of: node).upperBound
        continue
      }
      if let tag = tree.tag(node),
        Self.isBoilerplate(tree, node, tag, isMost: whole.prose[node] > 0.4 * pageProse)
          || Self.isNamedNoise(tree, node, tag, words[node], whole, strictness)
      {
        for index in tree.range(of: node) { dropped[index] = true }
      }
      node += 1
    }
  }

  private mutating func drop(_ tree: HTMLTree, where isDropped: (Int) -> Bool) {
    var node = 0
    while node < tree.nodes.count {
      if isDropped(node) {
        for index in tree.range(of: node) { dropped[index] = true }
        node = tree.range(of: node).upperBound
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
    let folded = style.compactMap { ASCIIName.isSpace($0) ? nil : ASCIIName.lowercased($0) }
    let text = String(decoding: folded, as: UTF8.self)
    return text.contains("display:none") || text.contains("visibility:hidden")
  }

  private static func isBoilerplate(
    _ tree: HTMLTree, _ node: Int, _ tag: HTMLTag, isMost: Bool
  ) -> Bool {
    switch tag {
    case .nav, .footer, .aside, .dialog, .menu: if !isMost { return true }
    // Some servers wrap the whole page in a form.
    case .form, .fieldset: if !isMost { return true }
    case .button, .select, .input, .textarea, .option, .output: return true
    default: break
    }
    guard let role = tree.attribute(.role, of: node), !isMost else { return false }
    return roles.contains(role.lowercased())
  }

  private static let roles: Set<String> = [
    "navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog",
    "alert", "menu", "menubar", "toolbar", "tooltip", "form", "button",
  ]

  private static func isNamedNoise(
    _ tree: HTMLTree, _ node: Int, _ tag: HTMLTag, _ words: ElementWords?, _ whole: BlockMeasure,
    _ strictness: Strictness
  ) -> Bool {
    guard let words, words.isComment || (words.isNoise && strictness == .strict) else {
      return false
    }
    switch tag {
    case .html, .body, .article, .main, .table, .tr, .td, .th, .h1, .h2, .h3, .h4, .em, .strong,
      .b, .i, .code, .pre:
      return false
    default: break
    }
    // A name like `with-sidebar` stands on what holds the text too.
    return whole.prose[node] <= 0.4 * whole.prose[HTMLTree.root]
  }
}
