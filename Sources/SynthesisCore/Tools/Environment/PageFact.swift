import Base

/// A row of a page's table that says one thing: what it is about, and its value.
package struct PageFact: Sendable, Hashable {
  package var label: String
  package var value: String
  /// The numbers of the links in the value.
  package var links: [Int]
  /// What tells its row from the others of a table; nil where a row is a label and a value.
  package var condition: Condition?

  package init(label: String, value: String, links: [Int] = [], condition: Condition? = nil) {
    self.label = label
    self.value = value
    self.links = links
    self.condition = condition
  }

  package struct Condition: Sendable, Hashable {
    /// What the table is called.
    package var table: String?
    package var label: String
    package var value: String
    /// Whether it is the row's own name. Who knows that may need no table.
    package var isName: Bool

    package init(table: String? = nil, label: String, value: String, isName: Bool = false) {
      self.table = table
      self.label = label
      self.value = value
      self.isName = isName
    }
  }
}

extension PageFact {
  private static let longestLabel = 60
  private static let longestValue = 200

  /// Whether a text is the number of a year.
  package static func isYear(_ text: String) -> Bool {
    text.utf8.count == 4 && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  /// Out of two cells; nil where they are not name and value: one is empty or too long, or
  /// the first does not begin as a name does.
  package init?(row cells: [String]) {
    guard cells.count == 2 else { return nil }
    let value = LinkedText(cells[1])
    label = HTMLText.trim(LinkedText(cells[0]).plain)
    self.value = HTMLText.trim(value.plain)
    links = value.links
    guard self.label.first?.isLetter == true, self.label.count > 1, !self.value.isEmpty,
      self.label.utf8.count <= Self.longestLabel, self.value.utf8.count <= Self.longestValue
    else { return nil }
  }
}
