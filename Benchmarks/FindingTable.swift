/// Findings as a table in Markdown, so that it can go into the documentation as it is.
struct FindingTable {
  private static let head = ["figure", "measured", "bar", ""]

  let findings: [Finding]

  var text: String {
    let rows = [Self.head] + findings.map(\.row)
    let widths = Self.head.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    var lines = rows.map { Self.line($0, widths) }
    lines.insert("|" + widths.map { String(repeating: "-", count: $0 + 2) + "|" }.joined(), at: 1)
    return lines.joined(separator: "\n")
  }

  private static func line(_ cells: [String], _ widths: [Int]) -> String {
    let padded = zip(cells, widths).map { cell, width in
      cell + String(repeating: " ", count: width - cell.count)
    }
    return "| " + padded.joined(separator: " | ") + " |"
  }
}
