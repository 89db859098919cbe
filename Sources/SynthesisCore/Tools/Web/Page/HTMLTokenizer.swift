import Base

/// Cuts the bytes of a page, in UTF-8, into tags and texts. It takes any bytes: what is not markup
/// is text, as browsers have it. Comments and declarations are passed over.
///
/// Every byte is looked at a bounded number of times, whatever stands on the page.
struct HTMLTokenizer: ~Copyable {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var index = 0
  /// The element whose text is being read, between its start tag and its end tag.
  private var textElement: (tag: HTMLTag, hash: UInt64)?

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  mutating func next() -> HTMLToken? {
    if let element = textElement {
      textElement = nil
      let start = index
      index = endOfText(of: element.hash)
      if index > start {
        return element.tag.content == .raw ? .rawText(start..<index) : .text(start..<index)
      }
    }
    while index < bytes.count {
      let start = index
      while index < bytes.count, !startsMarkup(index) {
        index = position(of: "<", from: index + 1)
      }
      if index > start { return .text(start..<index) }
      if let token = markup() { return token }
    }
    return nil
  }

  private func startsMarkup(_ index: Int) -> Bool {
    guard bytes[index] == UInt8(ascii: "<"), index + 1 < bytes.count else { return false }
    let next = bytes[index + 1]
    return ASCIIName.isLetter(next) || next == UInt8(ascii: "/") || next == UInt8(ascii: "!")
      || next == UInt8(ascii: "?")
  }

  /// Nil for what has no token.
  private mutating func markup() -> HTMLToken? {
    switch bytes[index + 1] {
    case UInt8(ascii: "!") where matches("--", at: index + 2):
      skipComment()
      return nil
    case UInt8(ascii: "!"), UInt8(ascii: "?"):
      index = min(position(of: ">", from: index + 2) + 1, bytes.count)
      return nil
    case UInt8(ascii: "/"):
      guard index + 2 < bytes.count, ASCIIName.isLetter(bytes[index + 2]) else {
        index = min(position(of: ">", from: index + 2) + 1, bytes.count)
        return nil
      }
      index += 2
      let tag = readTag()
      return .end(tag.tag, hash: tag.hash)
    default:
      index += 1
      let tag = readTag()
      if tag.tag.content != .markup { textElement = (tag.tag, tag.hash) }
      return .start(tag)
    }
  }

  private mutating func skipComment() {
    index += 4
    // An empty comment may be written <!--> and <!--->.
    if matches(">", at: index) || matches("->", at: index) {
      index = position(of: ">", from: index) + 1
      return
    }
    while true {
      index = position(of: "-", from: index)
      if index >= bytes.count { return }
      if matches("-->", at: index) || matches("--!>", at: index) {
        index = position(of: ">", from: index) + 1
        return
      }
      index += 1
    }
  }

  // MARK: Tags

  /// Reads from the name to behind the `>`. A tag that the page's end cuts off is read as far as it
  /// goes.
  private mutating func readTag() -> HTMLToken.Tag {
    let start = index
    while index < bytes.count, !endsName(bytes[index]) { index += 1 }
    let name = bytes[start..<index]
    var tag = HTMLToken.Tag(tag: HTMLTag(name: name), hash: ASCIIName.hash(name))
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: ">"):
        index += 1
        return tag
      case UInt8(ascii: "/"):
        index += 1
        if index < bytes.count, bytes[index] == UInt8(ascii: ">") { tag.isSelfClosing = true }
      case let byte where HTMLText.isSpace(byte): index += 1
      default: readAttribute(into: &tag)
      }
    }
    return tag
  }

  private mutating func readAttribute(into tag: inout HTMLToken.Tag) {
    let start = index
    // A name may begin with an equals sign.
    index += 1
    while index < bytes.count, !endsName(bytes[index]), bytes[index] != UInt8(ascii: "=") {
      index += 1
    }
    let name = bytes[start..<index]
    let end = index
    while index < bytes.count, HTMLText.isSpace(bytes[index]) { index += 1 }
    var value = end..<end
    if index < bytes.count, bytes[index] == UInt8(ascii: "=") {
      index += 1
      value = readValue()
    }
    // The first of several attributes of one name counts.
    guard let known = HTMLAttribute(name: name),
      !tag.attributes.contains(where: { $0.name == known })
    else { return }
    tag.attributes.append((known, value))
  }

  private mutating func readValue() -> Range<Int> {
    while index < bytes.count, HTMLText.isSpace(bytes[index]) { index += 1 }
    guard index < bytes.count else { return index..<index }
    let quote = bytes[index]
    if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      let start = index + 1
      let end = position(of: quote, from: start)
      index = min(end + 1, bytes.count)
      return start..<end
    }
    let start = index
    while index < bytes.count, !HTMLText.isSpace(bytes[index]), bytes[index] != UInt8(ascii: ">") {
      index += 1
    }
    return start..<index
  }

  private func endsName(_ byte: UInt8) -> Bool {
    HTMLText.isSpace(byte) || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/")
  }

  // MARK: Searching

  /// Where the end tag of the element with this name begins, or the page's end.
  private func endOfText(of hash: UInt64) -> Int {
    var position = position(of: "<", from: index)
    while position < bytes.count {
      if matches("/", at: position + 1) {
        var end = position + 2
        while end < bytes.count, ASCIIName.isLetter(bytes[end]) { end += 1 }
        let isWhole = end == bytes.count || endsName(bytes[end])
        if isWhole, ASCIIName.hash(bytes[position + 2..<end]) == hash { return position }
        position = end - 1
      }
      position = self.position(of: "<", from: position + 1)
    }
    return position
  }

  private func position(of character: Unicode.Scalar, from start: Int) -> Int {
    position(of: UInt8(ascii: character), from: start)
  }

  private func position(of byte: UInt8, from start: Int) -> Int {
    var index = min(start, bytes.count)
    while index < bytes.count, bytes[index] != byte { index += 1 }
    return index
  }

  private func matches(_ text: StaticString, at start: Int) -> Bool {
    guard start + text.utf8CodeUnitCount <= bytes.count else { return false }
    for offset in 0..<text.utf8CodeUnitCount where bytes[start + offset] != text.utf8Start[offset] {
      return false
    }
    return true
  }
}
