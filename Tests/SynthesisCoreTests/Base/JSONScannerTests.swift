import Testing

@testable import Base

@Suite("Reading JSON")
struct JSONScannerTests {
  private static let invalidTexts: [(String, JSONError.Problem, Int)] = [
    ("", JSONError.Problem.unexpectedEnd, 0), ("  ", .unexpectedEnd, 2),
    ("nul", .unexpectedCharacter, 0), ("True", .unexpectedCharacter, 0),
    ("+1", .unexpectedCharacter, 0), (".5", .unexpectedCharacter, 0),
    ("01", .trailingText, 1), ("1.", .unexpectedEnd, 2), ("1.x", .malformedNumber, 2),
    ("-", .unexpectedEnd, 1), ("-a", .malformedNumber, 1), ("1e", .unexpectedEnd, 2),
    ("1e999", .numberOutOfRange, 0), ("NaN", .unexpectedCharacter, 0),
    ("\"a", .unexpectedEnd, 2), ("\"a\\", .unexpectedEnd, 2),
    ("\"a\nb\"", .controlCharacter, 2), ("\"\u{0}\"", .controlCharacter, 1),
    (#""\x""#, .invalidEscape, 1), (#""\u12""#, .invalidEscape, 1),
    (#""ab\u00g0""#, .invalidEscape, 3), (#""\ud83e\uzzzz""#, .invalidEscape, 7),
    ("[1,]", .unexpectedCharacter, 3), ("[1 2]", .expected("]"), 3), ("[", .unexpectedEnd, 1),
    ("{\"a\"}", .expected(":"), 4), ("{\"a\":1,}", .expected("\""), 7),
    ("{a:1}", .expected("\""), 1), ("{\"a\":1", .unexpectedEnd, 6),
    ("1 2", .trailingText, 2), ("\u{FEFF}1", .unexpectedCharacter, 0),
    ("'a'", .unexpectedCharacter, 0), ("[1]//", .trailingText, 3),
  ]

  private static let validTexts: [(String, JSONValue)] = [
    ("null", JSONValue.null), (" true ", true), ("\tfalse\r\n", false), ("0", 0), ("-0", 0),
    ("-12", -12), ("9223372036854775807", .integer(.max)),
    ("9223372036854775808", .number(9_223_372_036_854_775_808)),
    ("1.0", 1.0), ("1e2", .number(100)), ("-1.5E-2", -0.015), ("1e-400", 0.0),
    (#""""#, ""), (#""a\"\\\/\b\f\n\r\t""#, "a\"\\/\u{8}\u{c}\n\r\t"),
    (#""\u00e9\u4E2D""#, "é中"), (#""\ud83e\uddea""#, "🧪"),
    // A surrogate that stands alone.
    (#""\ud83e""#, "\u{FFFD}"), (#""\udC00x""#, "\u{FFFD}x"),
    (#""\ud83e\ud83e""#, "\u{FFFD}\u{FFFD}"),
    (#""\ud83e\n""#, "\u{FFFD}\n"), ("\"\u{7f}é\"", "\u{7f}é"),
    ("[]", []), ("[ 1 , [2] ]", [1, [2]]), ("{}", [:]),
    (#"{ "a" : {"b":[]}, "a":1 }"#, ["a": 1]),
  ]

  @Test(
    "valid texts give their values",
    arguments: validTexts)
  func valid(text: String, value: JSONValue) throws {
    #expect(try JSONValue(parsing: text) == value)
  }

  @Test(
    "invalid texts are refused at the byte that is wrong",
    arguments: invalidTexts)
  func invalid(text: String, problem: JSONError.Problem, offset: Int) {
    #expect(throws: JSONError(problem: problem, offset: offset)) { try JSONValue(parsing: text) }
  }

  @Test(
    "half of a surrogate pair is refused where it is asked for, but in what is passed over",
    arguments: [
      (#""\ud83c""#, 1), (#""a\udc00""#, 2), (#""\ud83c\ud83c\udf00""#, 1), (#""\ud83c\n""#, 1),
      (#""\udf00\ud83c""#, 1), (#"["\ud83c\udf00", "\ud83c\u0041"]"#, 18), (#"{"\ude00": 1}"#, 2),
    ])
  func loneSurrogates(text: String, offset: Int) {
    let refused = Self.error(text, .refused) { (scanner: inout JSONScanner) throws(JSONError) in
      _ = try scanner.value()
    }
    #expect(refused == JSONError(problem: .loneSurrogate, offset: offset))
    let replaced = Self.error(text, .replaced) { (scanner: inout JSONScanner) throws(JSONError) in
      _ = try scanner.value()
    }
    #expect(replaced == nil)
    guard !text.hasPrefix("{") else { return }
    let passed = Self.error(text, .refused) { (scanner: inout JSONScanner) throws(JSONError) in
      try scanner.skipValue()
    }
    #expect(passed == nil)
  }

  private static func error(
    _ text: String, _ surrogates: JSONScanner.LoneSurrogates,
    _ read: (inout JSONScanner) throws(JSONError) -> Void
  ) -> JSONError? {
    Array(text.utf8).withUnsafeBufferPointer { buffer in
      var scanner = JSONScanner(buffer, loneSurrogates: surrogates)
      do throws(JSONError) {
        try read(&scanner)
        return nil
      } catch {
        return error
      }
    }
  }

  @Test(
    "bytes that are no UTF-8 are refused in strings, and everywhere else",
    arguments: [
      [0xFF], [0xC3, 0x28], [0xED, 0xA0, 0x80], [0xC0, 0x80], [0xF5, 0x80, 0x80, 0x80],
    ])
  func invalidUTF8(bytes: [UInt8]) {
    let quote = UInt8(ascii: "\"")
    #expect(throws: JSONError(problem: .invalidUTF8, offset: 1)) {
      try JSONValue(parsing: [quote] + bytes + [quote])
    }
    #expect(throws: JSONError(problem: .unexpectedCharacter, offset: 0)) {
      try JSONValue(parsing: bytes)
    }
  }

  @Test("nesting is accepted up to its limit and refused beyond, never a crash")
  func depth() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(throws: Never.self) { try JSONValue(parsing: nested(JSONScanner.maximumDepth + 1)) }
    #expect(throws: JSONError.self) { try JSONValue(parsing: nested(JSONScanner.maximumDepth + 2)) }
    #expect(throws: JSONError.self) { try JSONValue(parsing: nested(100_000)) }
    let objects = String(repeating: #"{"a":"#, count: 100_000)
    #expect(throws: JSONError.self) { try JSONValue(parsing: objects) }
  }
}
