import Base

/// Cuts the bytes of a seed file, pushed in pieces of any size, into the texts of its elements.
///
///     var splitter = SeedSplitter()
///     splitter.push(bytes)
///     while case .element(let range) = try splitter.next() { splitter.buffer[range] … }
///
/// Holds one piece and the beginning of one element, at most `ItemFlaw.largestElement` of it.
struct SeedSplitter: Sendable {
  enum Piece: Sendable, Hashable {
    /// The element's text as a range of `buffer`, until the next call.
    case element(Range<Int>)
    /// An element too long to be kept: the digest of its text.
    case tooLong(SHA256.Digest)
    case needsBytes
    case end
  }

  /// A place where the text is not what its form demands, so that no element after it can be found.
  struct Flaw: Error, Sendable, Hashable {
    var position: TextPosition?
    var sentence: String
  }

  private enum Form {
    case undecided
    /// An element a line.
    case lines
    /// Between brackets, with commas.
    case array(ArrayPlace)
    /// Values that span lines, one after the other, as pretty-printers write them.
    case values
  }

  private enum ArrayPlace {
    case afterBracket
    case afterElement
    case afterComma
    case afterEnd
  }

  private(set) var buffer: [UInt8] = []
  /// Where the element of the last piece starts.
  private(set) var elementPosition = TextPosition()
  /// Whether elements are lines, so that a malformed one says nothing about the next.
  var isLines: Bool { if case .lines = form { true } else { false } }

  private var form = Form.undecided
  private var isFinished = false
  /// The place of `buffer[start]`.
  private var position = TextPosition()
  /// The first byte that is not consumed.
  private var start = 0
  /// How far the element at `start` has been looked through.
  private var scanned = 0
  private var scan: SeedElementScan?
  private var longElement: SHA256?
  private var hasSeenByteOrderMark = false

  mutating func push(_ bytes: some Collection<UInt8>) {
    buffer.removeSubrange(..<start)
    scanned -= start
    start = 0
    buffer.append(contentsOf: bytes)
  }

  /// Says that no more bytes will come.
  mutating func finish() { isFinished = true }

  mutating func next() throws(Flaw) -> Piece {
    switch form {
    case .undecided:
      guard let decided = try decideForm() else { return isFinished ? .end : .needsBytes }
      form = decided
      return try next()
    case .lines: return nextLine()
    case .array(let place): return try nextOfArray(place)
    case .values:
      if scan == nil, skipWhitespace() == nil { return isFinished ? .end : .needsBytes }
      return try nextValue()
    }
  }
}

extension SeedSplitter {
  /// Nil while the bytes so far could be the start of several forms, or are all white space.
  private mutating func decideForm() throws(Flaw) -> Form? {
    if !hasSeenByteOrderMark {
      let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
      if buffer.count < 3, !isFinished, mark.starts(with: buffer) { return nil }
      if buffer.starts(with: mark) { (start, scanned) = (3, 3) }
      hasSeenByteOrderMark = true
    }
    guard let first = skipWhitespace() else { return nil }
    switch first {
    case UInt8(ascii: "["):
      consume(to: start + 1)
      return .array(.afterBracket)
    case UInt8(ascii: "\""): return .lines
    case UInt8(ascii: "{"):
      // A pretty-printer leaves the brace alone on its line; a line of its own is a whole object.
      let next = buffer[(start + 1)...].first { ![0x20, 0x09, 0x0D].contains($0) }
      guard let next else { return isFinished ? .lines : nil }
      return next == UInt8(ascii: "\n") ? .values : .lines
    default:
      // A first line that is JSON, though no seed, is a bad seed; a text of another kind is no
      // seed file, and a million bad seeds would be no help.
      let line = buffer[start...].prefix { $0 != UInt8(ascii: "\n") }
      let isWhole = line.endIndex < buffer.endIndex || isFinished
      guard isWhole || line.count > 4096 else { return nil }
      do { _ = try JSONValue(parsing: line) } catch {
        throw Flaw(position: nil, sentence: "no JSON")
      }
      return .lines
    }
  }

  private mutating func nextLine() -> Piece {
    while true {
      let end = buffer[scanned...].firstIndex(of: UInt8(ascii: "\n"))
      guard let end = end ?? (isFinished ? buffer.endIndex : nil) else {
        scanned = buffer.endIndex
        shortenLongElement()
        return .needsBytes
      }
      if start == buffer.endIndex, longElement == nil { return .end }
      let line = start..<end
      scanned = min(end + 1, buffer.endIndex)
      if let piece = finishLongElement(to: end) { return piece }
      elementPosition = position
      consume(to: scanned)
      if line.count > ItemFlaw.largestElement {
        return .tooLong(SHA256.digest(buffer[line]))
      }
      if buffer[line].contains(where: { !Self.isWhitespace($0) }) { return .element(line) }
    }
  }

  private mutating func nextOfArray(_ place: ArrayPlace) throws(Flaw) -> Piece {
    if scan != nil { return try nextValue() }
    guard let first = skipWhitespace() else {
      if !isFinished { return .needsBytes }
      if case .afterEnd = place { return .end }
      throw Flaw(position: position, sentence: "the file ends in the middle of the array")
    }
    switch (place, first) {
    case (.afterEnd, _):
      throw Flaw(position: position, sentence: "text after the end of the array")
    case (.afterBracket, UInt8(ascii: "]")), (.afterElement, UInt8(ascii: "]")):
      consume(to: start + 1)
      form = .array(.afterEnd)
    case (.afterElement, UInt8(ascii: ",")):
      consume(to: start + 1)
      form = .array(.afterComma)
    case (.afterElement, _):
      throw Flaw(position: position, sentence: "expected ',' or ']' after a seed")
    case (.afterBracket, _), (.afterComma, _): return try nextValue()
    }
    return try next()
  }

  /// Goes on with the value that is being looked through, or begins with the one at `start`.
  private mutating func nextValue() throws(Flaw) -> Piece {
    var scan: SeedElementScan
    if let begun = self.scan {
      scan = begun
    } else {
      let first = buffer[start]
      guard !Self.closers.contains(first) else {
        throw Flaw(position: position, sentence: "expected a seed")
      }
      scan = SeedElementScan(first: first)
      elementPosition = position
      scanned = start
    }
    var end = scanned
    var isWhole = buffer.withUnsafeBufferPointer { scan.findEnd(in: $0, from: &end) }
    scanned = end
    self.scan = scan
    if !isWhole, isFinished {
      guard scan.mayEndHere else {
        throw Flaw(position: elementPosition, sentence: "the file ends in the middle of this seed")
      }
      isWhole = true
    }
    guard isWhole else {
      shortenLongElement()
      return .needsBytes
    }
    self.scan = nil
    if case .array = form { form = .array(.afterElement) }
    if let piece = finishLongElement(to: end) { return piece }
    let range = start..<end
    consume(to: end)
    if range.count > ItemFlaw.largestElement { return .tooLong(SHA256.digest(buffer[range])) }
    return .element(range)
  }
}

extension SeedSplitter {
  /// Lets go of the bytes of an element that has grown too long, but for their digest.
  private mutating func shortenLongElement() {
    guard longElement != nil || scanned - start > ItemFlaw.largestElement else { return }
    if longElement == nil, isLines { elementPosition = position }
    var hash = longElement ?? SHA256()
    hash.update(buffer[start..<scanned])
    longElement = hash
    consume(to: scanned)
  }

  private mutating func finishLongElement(to end: Int) -> Piece? {
    guard var hash = longElement else { return nil }
    hash.update(buffer[start..<end])
    longElement = nil
    consume(to: scanned)
    return .tooLong(hash.finalize())
  }

  private mutating func consume(to end: Int) {
    position.advance(over: buffer[start..<end])
    start = end
    scanned = max(scanned, end)
  }

  /// Consumes white space and returns the byte after it, if there is one yet.
  private mutating func skipWhitespace() -> UInt8? {
    var end = start
    while end < buffer.endIndex, Self.isWhitespace(buffer[end]) { end += 1 }
    consume(to: end)
    return end < buffer.endIndex ? buffer[end] : nil
  }

  private static let closers: [UInt8] = Array(",:]}".utf8)

  private static func isWhitespace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }
}
