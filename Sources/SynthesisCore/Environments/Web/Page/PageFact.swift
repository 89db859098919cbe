/// A row of a page's table that says one thing: what it is about, and its value.
struct PageFact: Sendable, Hashable {
  var label: String
  var value: String
  /// The numbers of the links in the value.
  var links: [Int] = []
}

extension PageFact {
  private static let longestLabel = 60
  private static let longestValue = 200

  /// Out of two cells; nil where they are no name and value: one is empty or too long, or
  /// the first does not begin as a name does.
  init?(label: String, value: String) {
    let value = LinkedText(value)
    self.label = HTMLText.trim(LinkedText(label).plain)
    self.value = HTMLText.trim(value.plain)
    links = value.links
    guard self.label.first?.isLetter == true, self.label.count > 1, !self.value.isEmpty,
      self.label.utf8.count <= Self.longestLabel, self.value.utf8.count <= Self.longestValue
    else { return nil }
  }
}
