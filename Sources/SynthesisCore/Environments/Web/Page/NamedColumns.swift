/// A table whose columns have names, and what its rows say that a question can ask for: which of them
/// it is that has something in a column, and what one that is named has there.
///
///     | Element | Discovered | Place   |
///     | Gallium | 1875       | [France]|      Element: Gallium, of those the one with Discovered: 1875
///     | Indium  | 1863       | Germany |      Place: France, of those the one with Element: Gallium
struct NamedColumns {
  private let title: String?
  private let columns: [LinkedText]
  private let rows: [[LinkedText]]

  /// More is a list to look things up in.
  private static let mostRows = 200
  private static let mostColumns = 12
  private static let longestCell = 60
  /// In a column of a longer table that has something else in each row, everything names its row by
  /// itself, without the table.
  private static let fewRows = 4

  /// Out of cells with numbered links; nil if it is too large.
  init?(title: String? = nil, _ header: [String], _ rows: [[String]]) {
    guard rows.count <= Self.mostRows, (3...Self.mostColumns).contains(header.count) else {
      return nil
    }
    self.title = title.map { HTMLText.trim(LinkedText($0).plain) }.flatMap {
      Self.isLabel($0) ? $0 : nil
    }
    columns = header.map(LinkedText.init)
    self.rows = rows.filter { $0.count == header.count }.map { $0.map(LinkedText.init) }
  }

  var facts: [PageFact] {
    guard let name = columns.indices.first(where: namesRows) else { return [] }
    let others = columns.indices.filter { $0 != name && Self.isLabel(columns[$0].plain) }
      .map { ($0, count(of: $0)) }
    return rows.flatMap { row in
      others.flatMap { column, counts -> [PageFact] in
        let value = HTMLText.trim(row[column].plain)
        guard !value.isEmpty, value.utf8.count <= Self.longestCell,
          !FoldedText(row[name].plain).givesAway(FoldedText(value)),
          !FoldedText(value).givesAway(FoldedText(row[name].plain))
        else { return [] }
        var facts: [PageFact] = []
        if counts[value] == 1, counts.count < rows.count || rows.count <= Self.fewRows {
          facts.append(fact(row, name, where: column, isName: false))
        }
        // Other cells are of use where they lead on.
        if row[column].links.count == 1 {
          facts.append(fact(row, column, where: name, isName: true))
        }
        return facts
      }
    }
  }

  private func fact(
    _ row: [LinkedText], _ column: Int, where other: Int, isName: Bool
  ) -> PageFact {
    PageFact(
      label: HTMLText.trim(columns[column].plain), value: HTMLText.trim(row[column].plain),
      links: row[column].links,
      condition: PageFact.Condition(
        table: title, label: HTMLText.trim(columns[other].plain),
        value: HTMLText.trim(row[other].plain),
        isName: isName))
  }

  /// Whether a column has a name for each row, which is no mere number.
  private func namesRows(_ column: Int) -> Bool {
    Self.isLabel(columns[column].plain)
      && count(of: column).count == rows.count
      && rows.allSatisfy { row in
        let text = HTMLText.trim(row[column].plain)
        return text.utf8.count <= Self.longestCell && text.contains(where: \.isLetter)
      }
  }

  private func count(of column: Int) -> [String: Int] {
    rows.reduce(into: [:]) { $0[HTMLText.trim($1[column].plain), default: 0] += 1 }
  }

  private static func isLabel(_ text: String) -> Bool {
    let text = HTMLText.trim(text)
    return text.first?.isLetter == true && text.utf8.count <= longestCell
  }
}
