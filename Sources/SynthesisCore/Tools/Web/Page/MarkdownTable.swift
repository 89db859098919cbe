/// The rows of a table that holds data, as against one that lays out the page.
struct MarkdownTable {
  /// Elements; nil where a row has no cell.
  let rows: [[Int?]]
  let caption: Int?

  private static let mostColumns = 50
  private static let widestSpan = 10
  private static let longestCell = 600

  /// Nil for a table without two rows and two columns, and for one whose cells hold whole parts of
  /// a page.
  init?(_ tree: HTMLTree, _ node: Int, dropped: [Bool]) {
    var rows: [[Int?]] = []
    var caption: Int?
    var inner = node + 1
    let end = tree.range(of: node).upperBound
    while inner < end {
      guard !dropped[inner], let tag = tree.tag(inner) else {
        inner = dropped[inner] ? tree.range(of: inner).upperBound : inner + 1
        continue
      }
      switch tag {
      case .table: return nil
      case .caption: caption = inner
      case .tr: rows.append([])
      case .td, .th:
        if rows.isEmpty { rows.append([]) }
        guard !Self.isPartOfPage(tree, inner) else { return nil }
        Self.append(inner, tree, to: &rows[rows.count - 1])
        // What is inside a cell was looked at.
        inner = tree.range(of: inner).upperBound
        continue
      default: break
      }
      inner += 1
    }
    rows.removeAll { $0.isEmpty }
    let width = rows.map(\.count).max() ?? 0
    guard rows.count > 1, width > 1 else { return nil }
    // Markdown takes short rows, but the first one says how many columns there are.
    rows[0] += Array(repeating: nil, count: width - rows[0].count)
    self.rows = rows
    self.caption = caption
  }

  /// A cell over several columns leaves the others empty.
  private static func append(_ cell: Int, _ tree: HTMLTree, to row: inout [Int?]) {
    guard row.count < mostColumns else { return }
    row.append(cell)
    guard let span = tree.attribute(.colspan, of: cell).flatMap({ Int($0) }), span > 1 else {
      return
    }
    row += Array(repeating: nil, count: min(span - 1, widestSpan))
  }

  private static func isPartOfPage(_ tree: HTMLTree, _ cell: Int) -> Bool {
    var length = 0
    for inner in tree.range(of: cell) {
      switch tree.nodes[inner].kind {
      case .element(let tag, _):
        if tag == .table || tag == .pre || tag.headingLevel.map({ $0 < 4 }) == true { return true }
      case .text(let range, _): length += range.count
      }
    }
    return length > longestCell
  }
}
