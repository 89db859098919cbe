import Base
import Environment

/// Writes a part of a page in Markdown, a block at a time.
///
/// Emphasis is left out: the text is for a model to read and to quote, and marks inside a sentence
/// make it another sentence.
struct MarkdownWriter {
  private let tree: HTMLTree
  private let dropped: [Bool]
  private(set) var links: PageLinks
  private(set) var blocks: [PageBlock] = []
  /// The heading that the next block comes under; nil below the page's own.
  private var section: String?

  /// The block that is being written.
  private var line = ""
  /// What the next block begins with, and what goes before its further lines.
  private var marker = ""
  private var indent = ""
  private var isTight = false
  private var lists = 0

  /// Deeper lists and quotations are written at this depth.
  private static let deepestIndent = 8

  init(_ tree: HTMLTree, dropped: [Bool], links: PageLinks) {
    self.tree = tree
    self.dropped = dropped
    self.links = links
  }

  mutating func write(_ root: Int) {
    visit(root)
    endBlock()
  }

  // MARK: Blocks

  private mutating func visit(_ node: Int) {
    if dropped[node] { return }
    guard let tag = tree.tag(node) else {
      HTMLText.append(tree.ownText(node), to: &line)
      return
    }
    switch tag {
    case .h1, .h2, .h3, .h4, .h5, .h6: heading(node, level: tag.headingLevel ?? 1)
    case .pre, .xmp: code(node)
    case .ul, .ol, .menu, .dir: list(node, isOrdered: tag == .ol)
    case .blockquote: indented("> ", "> ") { $0.visitChildren(node) }
    case .table: table(node)
    case .dd: indented(": ", "  ") { $0.visitChildren(node) }
    case .hr:
      endBlock()
      append("---")
    case .br:
      trimLine()
      if !line.isEmpty { line += "\n" }
    case .a: link(node)
    case .code, .kbd, .samp, .tt: inlineCode(node)
    case .sup: superscript(node)
    case .img: image(node)
    case .td, .th:
      // Cells of a table that only lays out the page.
      block { $0.visitChildren(node) }
    default:
      if tag.isBlock { block { $0.visitChildren(node) } } else { visitChildren(node) }
    }
  }

  private mutating func visitChildren(_ node: Int) {
    for child in tree.children(of: node) { visit(child) }
  }

  private mutating func block(_ body: (inout MarkdownWriter) -> Void) {
    endBlock()
    body(&self)
    endBlock()
  }

  private mutating func trimLine() {
    while line.utf8.last == 0x20 || line.utf8.last == 0x0A { line.removeLast() }
  }

  private mutating func endBlock() {
    trimLine()
    let text = HTMLText.trim(line)
    line = ""
    if !text.isEmpty { append(text) }
  }

  private mutating func append(_ text: String, facts: [PageFact] = []) {
    var text = text
    if text.utf8.contains(0x0A), !indent.isEmpty {
      text = text.split(separator: "\n", omittingEmptySubsequences: false)
        .joined(separator: "\n" + indent)
    }
    blocks.append(
      PageBlock(text: (marker.isEmpty ? indent : marker) + text, isTight: isTight, facts: facts))
    marker = ""
    isTight = lists > 0
  }

  /// The first block begins with `first`, all other lines with `rest`.
  private mutating func indented(
    _ first: String, _ rest: String, _ body: (inout MarkdownWriter) -> Void
  ) {
    endBlock()
    let outer = (marker, indent)
    if indent.utf8.count / 2 < Self.deepestIndent {
      marker = (marker.isEmpty ? indent : marker) + first
      indent += rest
    }
    body(&self)
    endBlock()
    // An item without content leaves no mark, and the mark of an outer one not yet written stands.
    marker = marker.isEmpty ? "" : outer.0
    indent = outer.1
  }

  private mutating func heading(_ node: Int, level: Int) {
    endBlock()
    let text = inline(node)
    guard !text.isEmpty else { return }
    append(String(repeating: "#", count: level) + " " + text)
    section = level > 1 ? text : nil
  }

  private mutating func list(_ node: Int, isOrdered: Bool) {
    endBlock()
    var number = tree.attribute(.start, of: node).flatMap { Int($0) } ?? 1
    lists += 1
    if lists == 1 { isTight = false }
    for child in tree.children(of: node) where !dropped[child] {
      guard tree.tag(child) == .li else {
        visit(child)
        continue
      }
      let mark = isOrdered ? "\(number). " : "- "
      let count = blocks.count
      indented(mark, String(repeating: " ", count: isOrdered ? 3 : 2)) { $0.visitChildren(child) }
      if blocks.count > count { number &+= 1 }
    }
    endBlock()
    lists -= 1
    isTight = lists > 0
  }

  private mutating func code(_ node: Int) {
    endBlock()
    var text = ""
    for inner in tree.range(of: node) where !dropped[inner] {
      if tree.tag(inner) == .br { text += "\n" }
      text += tree.ownText(inner)
    }
    text = text.split(separator: "\r\n", omittingEmptySubsequences: false).joined(separator: "\n")
    text = String(text.drop { $0 == "\n" })
    while let last = text.utf8.last, HTMLText.isSpace(last) { text.removeLast() }
    guard !text.isEmpty else { return }
    let fence = String(repeating: "`", count: max(3, Self.longestRun(of: "`", in: text) + 1))
    append("\(fence)\(language(node))\n\(text)\n\(fence)")
  }

  private static func longestRun(of byte: Unicode.Scalar, in text: String) -> Int {
    var longest = 0
    var run = 0
    for other in text.utf8 {
      run = other == UInt8(ascii: byte) ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }

  /// As highlighters mark it: `language-swift`, `lang-c`, `highlight-source-python`.
  private func language(_ node: Int) -> String {
    var candidates = [node]
    if let parent = tree.parent(node) { candidates.append(parent) }
    candidates += tree.children(of: node).filter { tree.tag($0) == .code }.prefix(1)
    for candidate in candidates {
      let names = tree.attribute(.class, of: candidate)?.split(whereSeparator: \.isWhitespace) ?? []
      for name in names {
        for prefix in ["language-", "lang-", "highlight-source-"] where name.hasPrefix(prefix) {
          let language = name.dropFirst(prefix.count)
          if language.count <= 20, !language.contains("`") { return String(language) }
        }
      }
    }
    return ""
  }

  // MARK: Tables

  private mutating func table(_ node: Int) {
    endBlock()
    guard let table = MarkdownTable(tree, node, dropped: dropped) else {
      visitChildren(node)
      endBlock()
      return
    }
    if let caption = table.caption { block { $0.visitChildren(caption) } }
    let outer = isTight
    let rows = table.rows.map { row in
      row.map { cell in cell.map { inline($0) }.map(Self.escapedCell) ?? "" }
    }
    let isNamed = isHeading(table.rows[0])
    let named =
      isNamed
      ? NamedColumns(title: table.caption.map { inline($0) } ?? section, rows) : nil
    for (index, (row, cells)) in zip(table.rows, rows).enumerated() {
      isTight = index > 0
      var facts: [PageFact] = []
      if !isHeading(row) {
        facts = named?.facts(ofRow: index) ?? []
        // Under headings a row is about what its first cell names, and says of it what its column does.
        if !isNamed || !cells[0].contains("]["), let fact = PageFact(row: cells) {
          facts.append(fact)
        }
      }
      append("| " + cells.joined(separator: " | ") + " |", facts: facts)
      if index == 0 {
        isTight = true
        append("|" + String(repeating: " --- |", count: cells.count))
      }
    }
    isTight = outer
  }

  /// A row that names the columns.
  private func isHeading(_ row: [Int?]) -> Bool {
    row.allSatisfy { $0.map { tree.tag($0) == .th } ?? true }
  }

  private static func escapedCell(_ text: String) -> String {
    text.split(separator: "\n").joined(separator: " ").split(
      separator: "|", omittingEmptySubsequences: false
    ).joined(separator: "\\|")
  }

  // MARK: Inside a block

  /// The text of a node on one line, with its links.
  private mutating func inline(_ node: Int) -> String {
    let outer = line
    line = ""
    inlineChildren(node)
    defer { line = outer }
    return HTMLText.collapse(line)
  }

  private mutating func inlineChildren(_ node: Int) {
    for child in tree.children(of: node) where !dropped[child] {
      guard let tag = tree.tag(child) else {
        HTMLText.append(tree.ownText(child), to: &line)
        continue
      }
      switch tag {
      case .a: link(child)
      case .code, .kbd, .samp, .tt: inlineCode(child)
      case .sup: superscript(child)
      case .img: image(child)
      default:
        if tag.isBlock || tag == .br { HTMLText.append(" ", to: &line) }
        inlineChildren(child)
        if tag.isBlock { HTMLText.append(" ", to: &line) }
      }
    }
  }

  private mutating func link(_ node: Int) {
    let text = inline(node)
    guard !text.isEmpty else { return }
    let isSpaced = tree.ownText(node + 1).utf8.first.map(HTMLText.isSpace) ?? false
    if isSpaced, node + 1 < tree.range(of: node).upperBound { HTMLText.append(" ", to: &line) }
    guard let reference = tree.attribute(.href, of: node), let number = links.number(of: reference)
    else {
      line += text
      return
    }
    line += "[\(text)][\(number)]"
  }

  private mutating func inlineCode(_ node: Int) {
    let text = HTMLText.collapse(tree.text(node))
    guard !text.isEmpty else { return }
    if text.utf8.contains(UInt8(ascii: "`")) || text.utf8.count > 200 {
      line += text
    } else {
      line += "`\(text)`"
    }
  }

  /// 10² must not become 102.
  private mutating func superscript(_ node: Int) {
    let text = inline(node)
    guard !text.isEmpty else { return }
    let follows = line.utf8.last.map { !HTMLText.isSpace($0) } ?? false
    let isPlain = !text.hasPrefix("[") && text.utf8.count <= 12
    line += follows && isPlain ? "^" + text : text
  }

  private mutating func image(_ node: Int) {
    guard let text = tree.attribute(.alt, of: node).map(HTMLText.collapse), text.count > 3 else {
      return
    }
    line += "![\(text)]"
  }
}
