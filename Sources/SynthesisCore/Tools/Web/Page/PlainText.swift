import Base

/// The words of a part of a page, a line a block.
package struct PlainText {
  let tree: HTMLTree
  let dropped: [Bool]

  package init(tree: HTMLTree, dropped: [Bool]) {
    self.tree = tree
    self.dropped = dropped
  }

  package func text(of root: Int) -> String {
    var output = ""
    write(root, to: &output)
    return HTMLText.trim(output)
  }

  private func write(_ node: Int, to output: inout String) {
    if dropped[node] { return }
    guard let tag = tree.tag(node) else {
      HTMLText.append(tree.ownText(node), to: &output)
      return
    }
    let breaks = tag.isBlock || tag == .br
    if breaks { endLine(&output) }
    for child in tree.children(of: node) { write(child, to: &output) }
    if breaks { endLine(&output) }
  }

  private func endLine(_ output: inout String) {
    if output.utf8.last == 0x20 { output.removeLast() }
    if let last = output.utf8.last, last != 0x0A { output += "\n" }
  }
}
