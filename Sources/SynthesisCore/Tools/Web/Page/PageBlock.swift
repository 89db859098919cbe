/// A paragraph, heading, list item or table row in Markdown: what a long page may be parted at.
struct PageBlock: Hashable, Sendable {
  var text: String
  /// Follows on the block before it without an empty line, as the items of one list do.
  var isTight = false
  /// What it says as the row of a table.
  var facts: [PageFact] = []
}
