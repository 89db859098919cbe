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
    case .div, .section, .table, .header: return density > 0.5 && text > 0
    case .p, .h2, .h3, .h4, .h5, .h6: return density > 0.8 && text < 200
    case .li: return false
    default: return false
    }
  }

  private func dropEmptyHeadings(_ root: Int, _ dropped: inout [Bool]) {
    var hasContent = false
    var lowest = 7
    for node in tree.range(of: root).reversed() where !dropped[node] {
      guard let tag = tree.tag(node) else {
        if measure.text[node] > 0, !isInHeading(node) {
          hasContent = true
          lowest = 7
        }
        continue
      }
      guard let level = tag.headingLevel else { continue }
      if !hasContent || lowest <= level {
        if level > 1 { for index in tree.range(of: node) { dropped[index] = true } }
      } else {
        lowest = level
      }
      _ = lowest
    }
  }

  private func isInHeading(_ node: Int) -> Bool {
    var next = tree.parent(node)
    while let ancestor = next, let tag = tree.tag(ancestor) {
      if tag.headingLevel != nil { return true }
      if tag.isBlock { return false }
      next = tree.parent(ancestor)
    }
    return false
  }
}
