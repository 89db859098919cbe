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

  enum Flaw: Error, Sendable, Hashable {
    /// The text is not what its form demands, so that no element after this place can be found.
    case malformed(TextPosition, String)
    case foreign(ForeignFormat)
    case notJSON
  }

  /// A `SeedForm` and the place in it.
  private enum Form {
    case undecided
    case lines
    case array(ArrayPlace)
    /// The members behind the seeds of an object that is the whole file.
    case members(MemberPlace)
    case values
    /// Behind the end of the word.
    case ended(String)
  }

  private enum ArrayPlace {
    case afterBracket
    case afterElement
    case afterComma
  }

  private enum MemberPlace {
    case afterValue
    case beforeKey
    case afterKey
    case beforeValue
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
  private var hasSeenStart = false
  /// Whether the array is a member of an object.
  private var isMember = false
  private let contentKey: String

  init(contentKey: String = ItemFlaw.usualContentKey) { self.contentKey = contentKey }

  mutating func push(_ bytes: some Collection<UInt8>) {
    buffer.removeSubrange(..<start)
    scanned -= start
    start = 0
    buffer.append(contentsOf: bytes)
  }

  /// Says that no more bytes will come.
  mutating func finish() { isFinished = true }

  mutating func next() throws(Flaw) -> Piece {
    while true {
      if let piece = try step() { return piece }
    }
  }

  /// Nil where something was gone past that is no piece.
  private mutating func step() throws(Flaw) -> Piece? {
    switch form {
    case .undecided:
      guard let decided = try decideForm() else { return isFinished ? .end : .needsBytes }
      form = decided
      return nil
    case .lines: return nextLine()
    case .array(let place): return try nextOfArray(place)
    case .members(let place): return try nextOfMembers(place)
    case .ended(let whole):
      guard skipWhitespace() != nil else { return isFinished ? .end : .needsBytes }
      throw .malformed(position, "text after the end of the \(whole)")
    case .values:
      if scan == nil, skipWhitespace() == nil { return isFinished ? .end : .needsBytes }
      return try nextValue()
    }
  }
}

extension SeedSplitter {
  /// Nil while the bytes so far could be the start of several forms, or are all white space.
  private mutating func decideForm() throws(Flaw) -> Form? {
    if !hasSeenStart {
      // Of what begins as JSON does, four bytes are enough.
      let needed = buffer.first.map(Self.opensJSON) ?? true ? 4 : ForeignFormat.headLength
      guard buffer.count >= needed || isFinished else { return nil }
      let head = Array(buffer.prefix(needed))
      if let found = ForeignFormat(head: head) { throw .foreign(found) }
      if head.starts(with: [0xEF, 0xBB, 0xBF]) { (start, scanned) = (3, 3) }
      hasSeenStart = true
    }
    guard skipWhitespace() != nil else { return nil }
    let form: SeedForm?
    do throws(SeedForm.Refusal) {
      form = try SeedForm.of(buffer[start...], isWhole: isFinished, contentKey: contentKey)
    } catch {
      switch error {
      case .foreign(let found): throw .foreign(found)
      case .notJSON: throw .notJSON
      }
    }
    switch form {
    case nil: return nil
    case .lines: return .lines
    case .values: return .values
    case .array:
      consume(to: start + 1)
      return .array(.afterBracket)
    case .member(let length):
      consume(to: start + length)
      isMember = true
      return .array(.afterBracket)
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

  private mutating func nextOfArray(_ place: ArrayPlace) throws(Flaw) -> Piece? {
    if scan != nil { return try nextValue() }
    guard let first = skipWhitespace() else {
      if !isFinished { return .needsBytes }
      throw .malformed(position, "the file ends in the middle of the array")
    }
    switch (place, first) {
    case (.afterBracket, UInt8(ascii: "]")), (.afterElement, UInt8(ascii: "]")):
      go(to: isMember ? .members(.afterValue) : .ended("array"))
    case (.afterElement, UInt8(ascii: ",")): go(to: .array(.afterComma))
    case (.afterElement, _): throw .malformed(position, "expected ',' or ']' after a seed")
    case (.afterBracket, _), (.afterComma, _): return try nextValue()
    }
    return nil
  }

  /// Goes past the members behind the seeds.
  private mutating func nextOfMembers(_ place: MemberPlace) throws(Flaw) -> Piece? {
    if scan != nil { return try passValue(place) }
    guard let first = skipWhitespace() else {
      if !isFinished { return .needsBytes }
      throw .malformed(position, "the file ends in the middle of the object")
    }
    switch (place, first) {
    case (.afterValue, UInt8(ascii: ",")): go(to: .members(.beforeKey))
    case (.afterValue, UInt8(ascii: "}")): go(to: .ended("object"))
    case (.afterValue, _): throw .malformed(position, "expected ',' or '}' after the seeds")
    case (.afterKey, UInt8(ascii: ":")): go(to: .members(.beforeValue))
    case (.afterKey, _): throw .malformed(position, "expected ':'")
    case (.beforeKey, UInt8(ascii: "\"")), (.beforeValue, _): return try passValue(place)
    case (.beforeKey, _): throw .malformed(position, "expected a key")
    }
    return nil
  }

  /// Goes past a key, or the value of one.
  private mutating func passValue(_ place: MemberPlace) throws(Flaw) -> Piece? {
    let isKey = if case .beforeKey = place { true } else { false }
    switch try nextValue() {
    case .needsBytes: return .needsBytes
    case .element(let range):
      if isKey, buffer[range].elementsEqual(#""seeds""#.utf8) {
        throw .malformed(elementPosition, "\"seeds\" stands twice")
      }
    case .tooLong, .end: break
    }
    form = .members(isKey ? .afterKey : .afterValue)
    return nil
  }

  /// Consumes a byte that stands between two values.
  private mutating func go(to next: Form) {
    consume(to: start + 1)
    form = next
  }

  /// Goes on with the value that is being looked through, or begins with the one at `start`.
  private mutating func nextValue() throws(Flaw) -> Piece {
    var scan: SeedElementScan
    if let begun = self.scan {
      scan = begun
    } else {
      let first = buffer[start]
      guard !Self.closers.contains(first) else {
        throw .malformed(position, isBehindSeeds ? "expected a value" : "expected a seed")
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
        throw .malformed(
          elementPosition,
          "the file ends in the middle of this \(isBehindSeeds ? "value" : "seed")")
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
  private var isBehindSeeds: Bool { if case .members = form { true } else { false } }

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

  private static func opensJSON(_ byte: UInt8) -> Bool {
    Array("[{\"".utf8).contains(byte) || isWhitespace(byte)
  }

  private static func isWhitespace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }
}
