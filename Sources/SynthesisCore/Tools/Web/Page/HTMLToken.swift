/// A piece of a page. Texts and values are places in its bytes, with character references as they
/// stand there: most of a page is thrown away without being looked at.
enum HTMLToken: Sendable {
  case text(Range<Int>)
  /// The text of a script or style sheet, in which `&amp;` is five letters.
  case rawText(Range<Int>)
  case start(Tag)
  case end(HTMLTag, hash: UInt64)

  struct Tag: Sendable {
    var tag: HTMLTag
    /// Tells elements apart that are all `other`.
    var hash: UInt64
    var attributes: [(name: HTMLAttribute, value: Range<Int>)] = []
    var isSelfClosing = false
  }
}
