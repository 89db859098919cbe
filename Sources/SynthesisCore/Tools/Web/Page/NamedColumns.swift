import Base
import Environment

/// A table whose columns have names, and what its rows say that a question can ask for: which of them
/// it is that has something in a column, and what one that is named has there.
///
///     | Element | Discovered | Place   |
///     | Gallium | 1875       | [France]|      Element: Gallium, of those the one with Discovered: 1875
///     | Indium  | 1863       | Germany |      Place: France, of those the one with Element: Gallium
struct NamedColumns {
  private struct Cell {
    let text: String
    let links: [Int]

    init(_ text: String) {
      let text = LinkedText(text)
      self.text = HTMLText.trim(text.plain)
      links = text.links
    }

    var isShort: Bool { text.utf8.count <= NamedColumns.longestCell }
    var isLabel: Bool { isShort && text.first?.isLetter == true }
    var isName: Bool { isShort && text.contains(where: \.isLetter) }
  }

  private let title: Cell?
  /// The first has the columns' names; one of another length is empty.
  private let rows: [[Cell]]
  /// The column that has a name for each row.
  private let nameColumn: Int
  /// The others, with how often each text stands there.
  private let columns: [(index: Int, counts: [String: Int])]
  private let rowCount: Int

  /// More is a list to look things up in.
  private static let mostRows = 200
  private static let mostColumns = 12
  private static let longestCell = 60
  /// In a column of a longer table that has something else in each row, everything names its row by
  /// itself, without the table.
  private static let fewRows = 4

  /// Out of cells with numbered links, the first row being the columns' names; nil if the table is too
  /// large, or no column has names.
  init?(title: String?, _ rows: [[String]]) {
    guard let header = rows.first, rows.count <= Self.mostRows,
      (3...Self.mostColumns).contains(header.count)
    else { return nil }
    let rows = rows.map { $0.count == header.count ? $0.map(Cell.init) : [] }
    let body = rows.dropFirst().filter { !$0.isEmpty }
    let columns = header.indices.filter { rows[0][$0].isLabel }.map { column in
      (index: column, counts: body.reduce(into: [:]) { $0[$1[column].text, default: 0] += 1 })
    }
    let names = columns.first { column in
      column.counts.count == body.count && body.allSatisfy { $0[column.index].isName }
    }
    guard let names else { return nil }
    self.title = title.map(Cell.init)
    self.rows = rows
    self.columns = columns.filter { $0.index != names.index }
    nameColumn = names.index
    rowCount = body.count
  }

  /// The first row below the names is 1.
  func facts(ofRow index: Int) -> [PageFact] {
    let row = rows[index]
    guard !row.isEmpty else { return [] }
    let name = FoldedText(row[nameColumn].text)
    return columns.flatMap { column, counts -> [PageFact] in
      let cell = row[column]
      let text = FoldedText(cell.text)
      guard !cell.text.isEmpty, cell.isShort, !name.containsAnswer(text), !text.containsAnswer(name)
      else {
        return []
      }
      var facts: [PageFact] = []
      if counts[cell.text] == 1, counts.count < rowCount || rowCount <= Self.fewRows {
        facts.append(fact(row, nameColumn, where: column))
      }
      // Other cells are of use where they lead on.
      if cell.links.count == 1 { facts.append(fact(row, column, where: nameColumn)) }
      return facts
    }
  }

  private func fact(_ row: [Cell], _ column: Int, where other: Int) -> PageFact {
    PageFact(
      label: rows[0][column].text, value: row[column].text, links: row[column].links,
      condition: PageFact.Condition(
        table: title.flatMap { $0.isLabel ? $0.text : nil }, label: rows[0][other].text,
        value: row[other].text, isName: other == nameColumn))
  }
}
