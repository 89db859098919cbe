import Base

/// A page as a tree: elements and texts in the order in which they begin, in one array. A node's
/// number is its place there, so a parent's number is below its children's.
///
///     let tree = HTMLTree(Array("<p>One<p>Two".utf8))
///     tree.children(of: HTMLTree.root).map(tree.text)  // ["One", "Two"]
package struct HTMLTree: Sendable {
  struct Node: Sendable {
    var kind: Kind
    var parent: Int32
    var firstChild: Int32 = -1
    var lastChild: Int32 = -1
    var nextSibling: Int32 = -1
    /// One past the last node inside.
    var end: Int32 = 0
  }

  enum Kind: Sendable {
    case element(HTMLTag, attributes: Range<Int32>)
    case text(Range<Int32>, isRaw: Bool)
  }

  static let root = 0
  /// What comes after as many is left out; a page that people read has a tenth of it.
  static let mostNodes = 1_000_000

  let bytes: [UInt8]
  private(set) var nodes: [Node] = []
  private var attributes: [(name: HTMLAttribute, value: Range<Int32>)] = []

  /// The bytes are UTF-8, of less than 2 GiB.
  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
    append(.element(.html, attributes: 0..<0), to: nil)
    bytes.withUnsafeBufferPointer { buffer in
      var tokenizer = HTMLTokenizer(buffer)
      var builder = HTMLTreeBuilder()
      while nodes.count < Self.mostNodes, let token = tokenizer.next() {
        builder.take(token, into: &self)
      }
    }
    for node in nodes.indices.reversed() {
      let last = nodes[node].lastChild
      nodes[node].end = last >= 0 ? nodes[Int(last)].end : Int32(node + 1)
    }
  }

  // MARK: Building

  @discardableResult
  mutating func append(_ kind: Kind, to parent: Int?) -> Int {
    let node = nodes.count
    nodes.append(Node(kind: kind, parent: Int32(parent ?? -1)))
    guard let parent else { return node }
    let last = nodes[parent].lastChild
    if last >= 0 {
      nodes[Int(last)].nextSibling = Int32(node)
    } else {
      nodes[parent].firstChild = Int32(node)
    }
    nodes[parent].lastChild = Int32(node)
    return node
  }

  mutating func append(_ tag: HTMLToken.Tag, to parent: Int) -> Int {
    let start = Int32(attributes.count)
    for (name, value) in tag.attributes {
      attributes.append((name, Int32(value.lowerBound)..<Int32(value.upperBound)))
    }
    return append(.element(tag.tag, attributes: start..<Int32(attributes.count)), to: parent)
  }

  // MARK: Reading

  /// Nil for a text.
  func tag(_ node: Int) -> HTMLTag? {
    if case .element(let tag, _) = nodes[node].kind { tag } else { nil }
  }

  func parent(_ node: Int) -> Int? {
    let parent = nodes[node].parent
    return parent >= 0 ? Int(parent) : nil
  }

  func children(of node: Int) -> Children {
    Children(tree: self, following: nodes[node].firstChild)
  }

  struct Children: Sequence, IteratorProtocol {
    fileprivate let tree: HTMLTree
    fileprivate var following: Int32

    mutating func next() -> Int? {
      guard following >= 0 else { return nil }
      defer { following = tree.nodes[Int(following)].nextSibling }
      return Int(following)
    }
  }

  /// The numbers of a node and of all inside it.
  func range(of node: Int) -> Range<Int> { node..<Int(nodes[node].end) }

  func attributeBytes(_ name: HTMLAttribute, of node: Int) -> ArraySlice<UInt8>? {
    guard case .element(_, let range) = nodes[node].kind else { return nil }
    for index in range where attributes[Int(index)].name == name {
      let value = attributes[Int(index)].value
      return bytes[Int(value.lowerBound)..<Int(value.upperBound)]
    }
    return nil
  }

  func attribute(_ name: HTMLAttribute, of node: Int) -> String? {
    attributeBytes(name, of: node).map(HTMLText.decode)
  }

  /// A text node's text, as it is on the page but for character references.
  func ownText(_ node: Int) -> String {
    guard case .text(let range, let isRaw) = nodes[node].kind else { return "" }
    let slice = bytes[Int(range.lowerBound)..<Int(range.upperBound)]
    return isRaw ? String(decoding: slice, as: UTF8.self) : HTMLText.decode(slice)
  }

  /// All text inside, as it is on the page.
  func text(_ node: Int) -> String {
    range(of: node).reduce(into: "") { $0 += ownText($1) }
  }

  /// The first element with this tag, in the page's order.
  func first(_ tag: HTMLTag, in range: Range<Int>? = nil) -> Int? {
    (range ?? nodes.indices).first { self.tag($0) == tag }
  }
}
