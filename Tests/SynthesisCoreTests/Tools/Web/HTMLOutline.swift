@testable import Web

/// A tree on one line, for tables of literals: `p(b("one") "two")`.
struct HTMLOutline: CustomStringConvertible {
  let description: String

  init(_ page: String) {
    let tree = HTMLTree(Array(page.utf8))
    description = tree.children(of: HTMLTree.root).map { Self.write(tree, $0) }
      .joined(separator: " ")
  }

  private static func write(_ tree: HTMLTree, _ node: Int) -> String {
    guard let tag = tree.tag(node) else { return "\"\(tree.ownText(node))\"" }
    let inner = tree.children(of: node).map { write(tree, $0) }.joined(separator: " ")
    return inner.isEmpty ? tag.name : "\(tag.name)(\(inner))"
  }
}
