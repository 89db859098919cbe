import Base

/// How much text stands where on a page, for every node with all inside it. Lengths are in
/// characters, with white space as a reader sees it.
struct BlockMeasure: Sendable {
  private(set) var text: [Int32]
  /// Of it, inside links.
  private(set) var linked: [Int32]
  private(set) var commas: [Int32]
  /// What paragraphs weigh: long ones with commas and few links, as prose has them.
  private(set) var prose: [Float]

  /// What is dropped counts nothing.
  init(_ tree: HTMLTree, dropped: [Bool]) {
    let count = tree.nodes.count
    text = Array(repeating: 0, count: count)
    linked = Array(repeating: 0, count: count)
    commas = Array(repeating: 0, count: count)
    prose = Array(repeating: 0, count: count)
    var hasBlocks = Array(repeating: false, count: count)
    // Children have higher numbers, so that each node is complete when it is passed on.
    for node in (0..<count).reversed() where !dropped[node] {
      switch tree.nodes[node].kind {
      case .text(let range, isRaw: false):
        (text[node], commas[node]) = Self.lengths(
          tree.bytes, Int(range.lowerBound)..<Int(range.upperBound))
      case .text: break
      case .element(let tag, _):
        if tag == .a { linked[node] = text[node] }
        if !hasBlocks[node], tag.isBlock { prose[node] = paragraphWeight(node, tag) }
      }
      guard let parent = tree.parent(node) else { continue }
      text[parent] += text[node]
      linked[parent] += linked[node]
      commas[parent] += commas[node]
      prose[parent] += prose[node]
      if hasBlocks[node] || (tree.tag(node)?.isBlock ?? false) { hasBlocks[parent] = true }
    }
    // Text right in a division that has blocks besides: old pages part paragraphs by <br><br>.
    for node in 0..<count where hasBlocks[node] && !dropped[node] {
      let bare = bareText(tree, node, dropped)
      if bare > 80 {
        let weight = Float(bare) / 100
        var next: Int? = node
        while let ancestor = next {
          prose[ancestor] += weight
          next = tree.parent(ancestor)
        }
      }
    }
  }

  func linkDensity(_ node: Int) -> Double {
    text[node] > 0 ? Double(linked[node]) / Double(text[node]) : 0
  }

  /// Text among a node's children that is in no block and no link.
  private func bareText(_ tree: HTMLTree, _ node: Int, _ dropped: [Bool]) -> Int32 {
    var length: Int32 = 0
    for child in tree.children(of: node) where !dropped[child] {
      if let tag = tree.tag(child), tag.isBlock || tag == .a { continue }
      if prose[child] == 0 { length += text[child] - linked[child] }
    }
    return length
  }

  private func paragraphWeight(_ node: Int, _ tag: HTMLTag) -> Float {
    let own = Float(text[node] - linked[node])
    guard text[node] >= 25, tag.headingLevel == nil, tag != .option, tag != .textarea else {
      return 0
    }
    let weight = own / 100 + Float(commas[node]) / 4
    return weight * Float(1 - linkDensity(node))
  }

  private static func lengths(_ bytes: [UInt8], _ range: Range<Int>) -> (Int32, Int32) {
    var length: Int32 = 0
    var commas: Int32 = 0
    var wasSpace = true
    for index in range {
      let byte = bytes[index]
      if HTMLText.isSpace(byte) {
        if !wasSpace { length += 1 }
        wasSpace = true
        continue
      }
      wasSpace = false
      // Bytes that go on with a character don't count.
      if byte & 0xC0 != 0x80 { length += 1 }
      // The comma, and those of Chinese, Japanese and Arabic.
      if byte == UInt8(ascii: ",") { commas += 1 }
      if byte == 0xEF || byte == 0xE3 || byte == 0xD8, isForeignComma(bytes, index) { commas += 1 }
    }
    return (length, commas)
  }

  private static func isForeignComma(_ bytes: [UInt8], _ index: Int) -> Bool {
    guard index + 2 < bytes.count else { return false }
    return switch (bytes[index], bytes[index + 1], bytes[index + 2]) {
    case (0xEF, 0xBC, 0x8C), (0xE3, 0x80, 0x81), (0xD8, 0x8C, _): true
    default: false
    }
  }
}
