import Base

/// Decides where in the tree a token goes: which elements a start tag ends, and what an end tag
/// closes. Follows HTML's own rules where pages depend on them, and never refuses anything.
struct HTMLTreeBuilder {
  /// Elements below this depth are laid side by side: no reader has use for more, and code that
  /// walks the tree may recurse.
  static let deepest = 256
  /// As many open blocks are opened anew when `</a>` stands between their tags.
  private static let mostReopened = 8

  private struct Open {
    var node: Int
    var tag: HTMLTag
    var hash: UInt64
  }

  private var stack: [Open] = []
  /// How many elements of each tag are open.
  private var openCounts = Array(repeating: 0, count: Int(UInt8.max) + 1)
  /// Start tags below the deepest level whose end tags are still to come.
  private var flattened = 0
  private var hasBody = false

  /// Steps taken through the open elements, for the test that they stay in proportion.
  private(set) var steps = 0

  mutating func take(_ token: HTMLToken, into tree: inout HTMLTree) {
    switch token {
    case .text(let range):
      if isOpen(.head), stack.last?.tag == .head, !Self.isBlank(tree.bytes[range]) { close(.head) }
      appendText(range, isRaw: false, into: &tree)
    case .rawText(let range): appendText(range, isRaw: true, into: &tree)
    case .start(let tag): start(tag, into: &tree)
    case .end(let tag, let hash): end(tag, hash, into: &tree)
    }
  }

  private var current: Int { stack.last?.node ?? HTMLTree.root }

  private func appendText(_ range: Range<Int>, isRaw: Bool, into tree: inout HTMLTree) {
    let range = Int32(range.lowerBound)..<Int32(range.upperBound)
    tree.append(.text(range, isRaw: isRaw), to: current)
  }

  private static func isBlank(_ text: ArraySlice<UInt8>) -> Bool {
    text.allSatisfy(HTMLText.isSpace)
  }

  // MARK: Start tags

  private mutating func start(_ tag: HTMLToken.Tag, into tree: inout HTMLTree) {
    switch tag.tag {
    case .html, .frameset: return
    case .head where hasBody || isOpen(.head): return
    case .body:
      guard !hasBody else { return }
      close(.head)
      hasBody = true
    default:
      if isOpen(.head), !tag.tag.belongsInHead, tag.tag != .head, !isOpen(.noscript) {
        close(.head)
      }
      endImplied(by: tag.tag, into: &tree)
    }
    let node = tree.append(tag, to: current)
    guard !tag.tag.isVoid, !(tag.isSelfClosing && isForeign(tag.tag)) else { return }
    guard stack.count < Self.deepest else {
      // A text element must be entered, its text is next.
      if tag.tag.content == .markup { flattened += 1 } else { push(node, tag) }
      return
    }
    push(node, tag)
  }

  private mutating func push(_ node: Int, _ tag: HTMLToken.Tag) {
    stack.append(Open(node: node, tag: tag.tag, hash: tag.hash))
    openCounts[Int(tag.tag.rawValue)] += 1
  }

  /// Only drawings and formulas take `/>` for an end.
  private func isForeign(_ tag: HTMLTag) -> Bool {
    tag == .svg || tag == .math || isOpen(.svg) || isOpen(.math)
  }

  /// Closes what cannot go on when an element of this tag begins.
  private mutating func endImplied(by tag: HTMLTag, into tree: inout HTMLTree) {
    if tag.endsParagraph {
      if isOpen(.svg) { close(.svg) }
      close(.p, within: [.button])
    }
    switch tag {
    case .li: close(.li, within: [.ul, .ol, .menu, .dir])
    case .dt, .dd:
      close(.dt, within: [.dl])
      close(.dd, within: [.dl])
    case .option: close(.option, within: [.select])
    case .optgroup:
      close(.option, within: [.select])
      close(.optgroup, within: [.select])
    case .a: if isOpen(.a) { endFormatting(.a, into: &tree) }
    case .h1, .h2, .h3, .h4, .h5, .h6:
      if stack.last?.tag.headingLevel != nil { pop() }
    case .td, .th: closeTableParts([.td, .th, .caption], upTo: [.tr])
    case .tr:
      closeTableParts([.tr, .td, .th, .caption, .colgroup], upTo: [.tbody, .thead, .tfoot])
    case .thead, .tbody, .tfoot, .caption, .colgroup: closeTableParts(nil, upTo: [])
    case .rt, .rp: if let last = stack.last?.tag, last == .rt || last == .rp { pop() }
    default: break
    }
  }

  /// Closes the outermost of these parts of the innermost table; nil means all parts.
  private mutating func closeTableParts(_ parts: [HTMLTag]?, upTo limit: [HTMLTag]) {
    guard isOpen(.table) else { return }
    var outermost: Int?
    for index in stack.indices.reversed() {
      steps += 1
      let tag = stack[index].tag
      if tag == .table || limit.contains(tag) { break }
      if parts?.contains(tag) ?? tag.isTablePart { outermost = index }
    }
    if let outermost { pop(through: outermost) }
  }

  // MARK: End tags

  private mutating func end(_ tag: HTMLTag, _ hash: UInt64, into tree: inout HTMLTree) {
    switch tag {
    // What follows these still belongs to the page.
    case .html, .body: return
    case .br:
      tree.append(.element(.br, attributes: 0..<0), to: current)
      return
    default: break
    }
    if flattened > 0, !tag.isVoid, stack.last?.tag.content == .markup {
      flattened -= 1
      return
    }
    // <h2>…</h3> is closed too: any heading's end ends the heading.
    if tag.headingLevel != nil { return closeInnermost { $0.tag.headingLevel != nil } }
    guard isOpen(tag) else { return }
    if tag.isFormatting {
      endFormatting(tag, into: &tree)
    } else if tag.isTablePart || tag == .table {
      closeTable(tag)
    } else if tag == .other {
      closeInnermost { $0.tag == .other && $0.hash == hash }
    } else if tag.isBlock {
      close(tag)
    } else {
      closeInline(tag)
    }
  }

  private mutating func closeTable(_ tag: HTMLTag) {
    for index in stack.indices.reversed() {
      steps += 1
      if stack[index].tag == tag { return pop(through: index) }
      if stack[index].tag == .table { return }
    }
  }

  /// An inline element's end tag is ignored if a block has begun since.
  private mutating func closeInline(_ tag: HTMLTag) {
    for index in stack.indices.reversed() {
      steps += 1
      if stack[index].tag == tag { return pop(through: index) }
      if stack[index].tag.isBlock { return }
    }
  }

  /// `<a><div>one</a>two</div>`: the link ends there and the block goes on behind it.
  private mutating func endFormatting(_ tag: HTMLTag, into tree: inout HTMLTree) {
    var blocks: [Open] = []
    for index in stack.indices.reversed() {
      steps += 1
      let open = stack[index]
      if open.tag == tag {
        pop(through: index)
        for block in blocks.reversed() {
          guard case .element(_, let attributes) = tree.nodes[block.node].kind else { continue }
          let copy = tree.append(.element(block.tag, attributes: attributes), to: current)
          push(copy, HTMLToken.Tag(tag: block.tag, hash: block.hash))
        }
        return
      }
      if open.tag.isBarrier || open.tag.isTablePart { return }
      if open.tag.isBlock {
        blocks.append(open)
        if blocks.count > Self.mostReopened { return }
      }
    }
  }

  // MARK: The open elements

  private func isOpen(_ tag: HTMLTag) -> Bool { openCounts[Int(tag.rawValue)] > 0 }

  private mutating func close(_ tag: HTMLTag, within limits: [HTMLTag] = []) {
    guard isOpen(tag) else { return }
    for index in stack.indices.reversed() {
      steps += 1
      let open = stack[index].tag
      if open == tag { return pop(through: index) }
      if open.isBarrier || limits.contains(open) { return }
    }
  }

  private mutating func closeInnermost(_ isMeant: (Open) -> Bool) {
    for index in stack.indices.reversed() {
      steps += 1
      if isMeant(stack[index]) { return pop(through: index) }
      if stack[index].tag.isBarrier { return }
    }
  }

  private mutating func pop(through index: Int) {
    while stack.count > index { pop() }
  }

  private mutating func pop() {
    let open = stack.removeLast()
    openCounts[Int(open.tag.rawValue)] -= 1
  }
}
