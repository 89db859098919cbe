import Base

/// Reads one object or array that is nearly JSON out of a longer text.
struct JSONRepair {
  enum Outcome {
    case value(JSONValue, end: Int)
    /// That much was gone through before it showed.
    case notJSON(end: Int)
    /// The text ends before the value does.
    case unfinished
  }

  private let bytes: [UInt8]
  private var index: Int
  private var mended: [UInt8] = []
  /// The closing brackets that are owed.
  private var owed: [UInt8] = []

  /// The value that starts at `start`.
  static func value(in bytes: [UInt8], at start: Int) -> Outcome {
    var mending = JSONRepair(bytes: bytes, index: start)
    return mending.read()
  }

  private init(bytes: [UInt8], index: Int) {
    self.bytes = bytes
    self.index = index
  }

  private mutating func read() -> Outcome {
    repeat {
      guard index < bytes.count else { return .unfinished }
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "{"): open(byte, closing: UInt8(ascii: "}"))
      case UInt8(ascii: "["): open(byte, closing: UInt8(ascii: "]"))
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        guard owed.popLast() == byte else { return .notJSON(end: index) }
        dropTrailingComma()
        mended.append(byte)
        index += 1
      case UInt8(ascii: "\""): mendString()
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): mendLiteral()
      default:
        mended.append(byte)
        index += 1
      }
    } while !owed.isEmpty
    guard let value = try? JSONValue(parsing: mended) else {  // prose in braces, mostly
      return .notJSON(end: index)
    }
    return .value(value, end: index)
  }

  private mutating func open(_ byte: UInt8, closing: UInt8) {
    owed.append(closing)
    mended.append(byte)
    index += 1
  }

  private mutating func dropTrailingComma() {
    let last = mended.lastIndex { ![0x20, 0x0A, 0x0D, 0x09].contains($0) }
    if let last, mended[last] == UInt8(ascii: ",") { mended.removeSubrange(last...) }
  }

  /// Python's True, False and None.
  private mutating func mendLiteral() {
    for (word, literal) in Self.literals where bytes[index...].starts(with: word) {
      mended += literal
      index += word.count
      return
    }
    mended.append(bytes[index])
    index += 1
  }

  private static let literals = [
    (Array("True".utf8), Array("true".utf8)), (Array("False".utf8), Array("false".utf8)),
    (Array("None".utf8), Array("null".utf8)),
  ]

  /// Copies a string; line breaks in it become escapes, and a backslash that escapes nothing
  /// (`\s` of `\sqrt`) stands for itself.
  private mutating func mendString() {
    mended.append(bytes[index])
    index += 1
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      switch byte {
      case UInt8(ascii: "\""):
        mended.append(byte)
        return
      case UInt8(ascii: "\\"):
        mended.append(byte)
        if isEscape(at: index) {
          mended.append(bytes[index])
          index += 1
        } else {
          mended.append(byte)
        }
      case UInt8(ascii: "\n"): mended += Array("\\n".utf8)
      case UInt8(ascii: "\r"): mended += Array("\\r".utf8)
      case UInt8(ascii: "\t"): mended += Array("\\t".utf8)
      default: mended.append(byte)
      }
    }
  }

  private func isEscape(at index: Int) -> Bool {
    guard index < bytes.count else { return false }
    if bytes[index] == UInt8(ascii: "u") {
      let digits = bytes[(index + 1)...].prefix(4)
      return digits.count == 4
        && digits.allSatisfy { Unicode.Scalar($0).properties.isASCIIHexDigit }
    }
    return Array("\"\\/bfnrt".utf8).contains(bytes[index])
  }
}
