/// Drops from the main text what stands in it without belonging to it: lists of links to other
/// pages, and headings that are left with nothing below them.
struct ContentCleaning {
  let tree: HTMLTree
  let measure: BlockMeasure

  func clean(_ root: Int, _ dropped: inout [Bool]) {
    var node = root + 1
    let end = tree.range(of: root).upperBound
    while node < end {
      if !dropped[node], let tag = tree.tag(node), isLinkBlock(node, tag) {
        for index in tree.range(of: node) { dropped[index] = true }
      }
      node = dropped[node] ? tree.range(of: node).upperBound : node + 1
    }
    dropEmptyHeadings(root, &dropped)
  }

  private func isLinkBlock(_ node: Int, _ tag: HTMLTag) -> Bool {
    let density = measure.linkDensity(node)
    let text = measure.text[node]
    switch tag {
    case .ul, .ol, .dl: return density > 0.6
    case .table: return density > 0.5 && text > 0 && !hasHeadingRow(node)
    case .div, .section, .header: return density > 0.5 && text > 0
    case .p, .h2, .h3, .h4, .h5, .h6: return density > 0.8 && text < 200
    default: return false
    }
  }

  /// Whether a table's first row names its columns: such a table states something of what it links
  /// to, where one of mere links would leave it at that.
  private func hasHeadingRow(_ table: Int) -> Bool {
    let range = tree.range(of: table)
    guard let row = range.first(where: { tree.tag($0) == .tr }) else { return false }
    let cells = tree.children(of: row).filter { tree.tag($0) != nil }
    return cells.count > 1 && cells.allSatisfy { tree.tag($0) == .th }
  }

  /// A heading is left with nothing if the text ends, or a heading of its level or a higher one
  /// comes, before any words.
  private func dropEmptyHeadings(_ root: Int, _ dropped: inout [Bool]) {
    let isInHeading = headingWords(root)
    // The level of the heading that comes next; 0 for the end, nil if there are words before it.
    var following: Int? = 0
    for node in tree.range(of: root).reversed() where !dropped[node] {
      guard let tag = tree.tag(node) else {
        if measure.text[node] > 0, !isInHeading[node - root] { following = nil }
        continue
      }
      guard let level = tag.headingLevel else { continue }
      if level > 1, let next = following, next <= level {
        for index in tree.range(of: node) { dropped[index] = true }
      } else {
        following = level
      }
    }
  }

  /// Which nodes below the root are inside a heading.
  private func headingWords(_ root: Int) -> [Bool] {
    let range = tree.range(of: root)
    var marks = Array(repeating: false, count: range.count)
    var node = root
    while node < range.upperBound {
      guard tree.tag(node)?.headingLevel != nil else {
        node += 1
        continue
      }
      for inner in tree.range(of: node) { marks[inner - root] = true }
      node = tree.range(of: node).upperBound
    }
    return marks
  }
}
