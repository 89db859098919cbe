/// A JSON text with what people add to configs: `// …` and `/* … */` comments, and a comma before a
/// closing bracket.
///
///     let text = CommentedJSON(Array("[1, /* two */ 2,]".utf8))
///     text.bytes  // "[1,           2 ]"
///
/// Positions stay: what is not JSON is replaced by blanks, so that errors in the rest are told at their
/// place in the file.
struct CommentedJSON {
  /// The text as plain JSON; blank from the place of an error on.
  private(set) var bytes: [UInt8]
  /// What is wrong with the comments.
  private(set) var error: JSONError?

  init(_ text: [UInt8]) {
    bytes = text
    var offset = 0
    while offset < bytes.count, error == nil { take(&offset) }
  }

  /// The byte before, white space and comments left out.
  private var previous: UInt8 = 0
  /// A comma that may turn out to be the last of its list.
  private var comma: Int?

  private mutating func take(_ offset: inout Int) {
    let byte = bytes[offset]
    let next = offset + 1 < bytes.count ? bytes[offset + 1] : 0
    switch (byte, next) {
    case (0x20, _), (0x0A, _), (0x0D, _), (0x09, _): offset += 1
    case (UInt8(ascii: "/"), UInt8(ascii: "/")):
      let end = bytes[offset...].firstIndex(of: 0x0A) ?? bytes.count
      blank(offset..<end)
      offset = end
    case (UInt8(ascii: "/"), UInt8(ascii: "*")):
      guard let end = Self.commentEnd(in: bytes, from: offset + 2) else {
        return fail(.unclosedComment, at: offset)
      }
      blank(offset..<end)
      offset = end
    case (UInt8(ascii: "*"), UInt8(ascii: "/")): fail(.commentEndWithoutStart, at: offset)
    case (UInt8(ascii: "#"), _): fail(.hashComment, at: offset)
    default:
      note(byte, at: offset)
      offset = byte == UInt8(ascii: "\"") ? stringEnd(from: offset + 1) : offset + 1
    }
  }

  /// A comma is needless after a value and before a closing bracket, and nowhere else.
  private mutating func note(_ byte: UInt8, at offset: Int) {
    if byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}"), let comma {
      bytes[comma] = 0x20
    }
    let followsValue = !Self.beforeValues.contains(previous)
    comma = byte == UInt8(ascii: ",") && followsValue ? offset : nil
    previous = byte
  }

  /// What stands before a value, the start of the text included.
  private static let beforeValues: [UInt8] = Array("\0[{,:".utf8)

  private func stringEnd(from start: Int) -> Int {
    var offset = start
    while offset < bytes.count {
      switch bytes[offset] {
      case UInt8(ascii: "\\"): offset += 2
      case UInt8(ascii: "\""): return offset + 1
      default: offset += 1
      }
    }
    return bytes.count
  }

  private static func commentEnd(in bytes: [UInt8], from start: Int) -> Int? {
    guard start < bytes.count else { return nil }
    return (start..<bytes.count - 1).first {
      bytes[$0] == UInt8(ascii: "*") && bytes[$0 + 1] == UInt8(ascii: "/")
    }.map { $0 + 2 }
  }

  private mutating func fail(_ problem: JSONError.Problem, at offset: Int) {
    error = JSONError(problem: problem, offset: offset)
    blank(offset..<bytes.count)
  }

  private mutating func blank(_ range: Range<Int>) {
    for index in range { bytes[index] = 0x20 }
  }
}
