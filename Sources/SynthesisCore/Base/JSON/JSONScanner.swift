/// Reads JSON (RFC 8259) token by token from bytes that are all there.
///
/// It is the one JSON grammar of the project: values, located configuration trees, the streamed
/// seed array and the check of a worker's records are built on it. Foundation's decoders tell
/// neither line nor column and need a whole document in memory.
package struct JSONScanner: ~Copyable {
  /// The deepest nesting accepted, so that a hostile document cannot exhaust the stack.
  static let maximumDepth = 512

  package enum Start { case object, array, string, number, literal }

  /// What becomes of an escape that is half of a surrogate pair. JSON allows it, though no text can
  /// hold it.
  package enum LoneSurrogates { case replaced, refused }

  private let bytes: UnsafeBufferPointer<UInt8>
  package private(set) var offset: Int
  private let loneSurrogates: LoneSurrogates

  package init(
    _ bytes: UnsafeBufferPointer<UInt8>, at offset: Int = 0,
    loneSurrogates: LoneSurrogates = .replaced
  ) {
    self.bytes = bytes
    self.offset = offset
    self.loneSurrogates = loneSurrogates
  }

  package var isAtEnd: Bool { offset == bytes.count }

  package mutating func skipWhitespace() {
    while offset < bytes.count {
      switch bytes[offset] {
      case 0x20, 0x0A, 0x0D, 0x09: offset += 1
      default: return
      }
    }
  }

  /// Skips white space and tells what the next value is, without consuming it.
  package mutating func nextStart() throws(JSONError) -> Start {
    skipWhitespace()
    guard offset < bytes.count else { throw error(.unexpectedEnd) }
    return switch bytes[offset] {
    case UInt8(ascii: "{"): .object
    case UInt8(ascii: "["): .array
    case UInt8(ascii: "\""): .string
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): .number
    case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"): .literal
    default: throw error(.unexpectedCharacter)
    }
  }

  /// Skips white space and consumes `character` if it is next.
  package mutating func consume(_ character: Unicode.Scalar) -> Bool {
    skipWhitespace()
    guard offset < bytes.count, bytes[offset] == UInt8(ascii: character) else { return false }
    offset += 1
    return true
  }

  package mutating func expect(_ character: Unicode.Scalar) throws(JSONError) {
    guard consume(character) else {
      throw error(isAtEnd ? .unexpectedEnd : .expected(character))
    }
  }

  mutating func literal() throws(JSONError) -> JSONValue {
    if matches("true") { return .bool(true) }
    if matches("false") { return .bool(false) }
    if matches("null") { return .null }
    throw error(.unexpectedCharacter)
  }

  private mutating func matches(_ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard offset + count <= bytes.count else { return false }
    for index in 0..<count where bytes[offset + index] != word.utf8Start[index] { return false }
    offset += count
    return true
  }

  mutating func number() throws(JSONError) -> JSONValue {
    let start = offset
    var isInteger = true
    if peek == UInt8(ascii: "-") { offset += 1 }
    if peek == UInt8(ascii: "0") { offset += 1 } else { try digits() }
    if peek == UInt8(ascii: ".") {
      isInteger = false
      offset += 1
      try digits()
    }
    if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
      isInteger = false
      offset += 1
      if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { offset += 1 }
      try digits()
    }
    let text = String(decoding: bytes[start..<offset], as: UTF8.self)
    if isInteger, let value = Int(text) { return .integer(value) }
    guard let value = Double(text), value.isFinite else {
      offset = start
      throw error(.numberOutOfRange)
    }
    return .number(value)
  }

  private mutating func digits() throws(JSONError) {
    let start = offset
    while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { offset += 1 }
    if offset == start { throw error(isAtEnd ? .unexpectedEnd : .malformedNumber) }
  }

  private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  package mutating func string() throws(JSONError) -> String {
    let start = try stringBody()
    if start.isPlain {
      return String(decoding: bytes[start.range], as: UTF8.self)
    }
    return try unescape(start.range, loneSurrogates)
  }

  /// Consumes a string with its quotes; checks control characters, escapes and UTF-8.
  private mutating func stringBody() throws(JSONError) -> (range: Range<Int>, isPlain: Bool) {
    try expect("\"")
    let start = offset
    var isPlain = true
    var isASCII = true
    while offset < bytes.count {
      let byte = bytes[offset]
      switch byte {
      case UInt8(ascii: "\""):
        let range = start..<offset
        if !isASCII, !isValidUTF8(range) {
          offset = start
          throw error(.invalidUTF8)
        }
        offset += 1
        return (range, isPlain)
      case UInt8(ascii: "\\"):
        isPlain = false
        guard offset + 1 < bytes.count else { throw error(.unexpectedEnd) }
        offset += 2
      case 0..<0x20: throw error(.controlCharacter)
      default:
        isASCII = isASCII && byte < 0x80
        offset += 1
      }
    }
    throw error(.unexpectedEnd)
  }

  private func isValidUTF8(_ range: Range<Int>) -> Bool {
    String(validating: bytes[range], as: UTF8.self) != nil
  }

  private func unescape(
    _ range: Range<Int>, _ loneSurrogates: LoneSurrogates
  ) throws(JSONError) -> String {
    var output: [UInt8] = []
    output.reserveCapacity(range.count)
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = bytes[index]
      guard byte == UInt8(ascii: "\\") else {
        output.append(byte)
        index += 1
        continue
      }
      let escape = bytes[index + 1]
      index += 2
      switch escape {
      case UInt8(ascii: "n"): output.append(0x0A)
      case UInt8(ascii: "t"): output.append(0x09)
      case UInt8(ascii: "r"): output.append(0x0D)
      case UInt8(ascii: "b"): output.append(0x08)
      case UInt8(ascii: "f"): output.append(0x0C)
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): output.append(escape)
      case UInt8(ascii: "u"):
        let escapeOffset = index - 2
        let scalar = try scalar(at: &index, end: range.upperBound)
        if scalar == nil, loneSurrogates == .refused {
          throw JSONError(problem: .loneSurrogate, offset: escapeOffset)
        }
        output.append(contentsOf: Array(String(scalar ?? "\u{FFFD}").utf8))
      default: throw JSONError(problem: .invalidEscape, offset: index - 2)
      }
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// Reads the four digits of `\u` and, for a high surrogate, the low one after it. Nil for a
  /// surrogate that stands alone: it becomes U+FFFD, as it does in Foundation and in Python's writers,
  /// or is refused.
  private func scalar(at index: inout Int, end: Int) throws(JSONError) -> Unicode.Scalar? {
    let first = try codeUnit(at: index, end: end)
    index += 4
    guard (0xD800...0xDFFF).contains(first) else { return Unicode.Scalar(first) }
    guard first < 0xDC00, index + 6 <= end, bytes[index] == UInt8(ascii: "\\"),
      bytes[index + 1] == UInt8(ascii: "u")
    else { return nil }
    let second = try codeUnit(at: index + 2, end: end)
    guard (0xDC00...0xDFFF).contains(second) else { return nil }
    index += 6
    return Unicode.Scalar(0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00))
  }

  private func codeUnit(at index: Int, end: Int) throws(JSONError) -> UInt16 {
    guard index + 4 <= end,
      bytes[index..<index + 4].allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit }),
      let value = UInt16(String(decoding: bytes[index..<index + 4], as: UTF8.self), radix: 16)
    else { throw JSONError(problem: .invalidEscape, offset: index - 2) }
    return value
  }

  /// Consumes any value, checking it whole but building nothing except what strings with escapes
  /// need.
  package mutating func skipValue(depth: Int = 0) throws(JSONError) {
    if depth > Self.maximumDepth { throw error(.tooDeep) }
    switch try nextStart() {
    case .literal: _ = try literal()
    case .number: _ = try number()
    case .string:
      let body = try stringBody()
      // Nobody reads the text, so half of a pair in it does no harm.
      if !body.isPlain { _ = try unescape(body.range, .replaced) }
    case .array:
      try elements { (scanner: inout JSONScanner) throws(JSONError) in
        try scanner.skipValue(depth: depth + 1)
      }
    case .object:
      try members { (scanner: inout JSONScanner, _, _) throws(JSONError) in
        try scanner.skipValue(depth: depth + 1)
      }
    }
  }

  /// Consumes an array; `body` consumes each element.
  mutating func elements(
    _ body: (inout JSONScanner) throws(JSONError) -> Void
  ) throws(JSONError) {
    try expect("[")
    if consume("]") { return }
    repeat { try body(&self) } while consume(",")
    try expect("]")
  }

  /// Consumes an object; `body` gets each key with its offset and consumes the value.
  package mutating func members(
    _ body: (inout JSONScanner, String, Int) throws(JSONError) -> Void
  ) throws(JSONError) {
    try expect("{")
    if consume("}") { return }
    repeat {
      skipWhitespace()
      let keyOffset = offset
      let key = try string()
      try expect(":")
      try body(&self, key, keyOffset)
    } while consume(",")
    try expect("}")
  }

  package func error(_ problem: JSONError.Problem) -> JSONError {
    JSONError(problem: problem, offset: offset)
  }
}
