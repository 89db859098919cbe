/// Finds the end of one JSON value in text that comes in pieces, by quotes and brackets alone;
/// whether what stands between them is JSON is seen once the value is there as a whole.
struct SeedElementScan: Sendable {
  private enum Kind {
    case string
    case container
    /// A number or a word: it ends where something else begins.
    case bare
  }

  private let kind: Kind
  private var depth = 0
  private var isInString = false
  private var isEscaped = false

  /// For a value that starts with `first`, which is still to be scanned.
  init(first: UInt8) {
    kind =
      switch first {
      case UInt8(ascii: "\""): .string
      case UInt8(ascii: "{"), UInt8(ascii: "["): .container
      default: .bare
      }
  }

  /// Whether a value that nothing follows is complete.
  var mayEndHere: Bool { kind == .bare }

  /// Scans on from `offset` and moves it; true if it is now just after the value.
  mutating func findEnd(
    in bytes: UnsafeBufferPointer<UInt8>, from offset: inout Int
  ) -> Bool {
    while offset < bytes.count {
      let byte = bytes[offset]
      if isInString {
        offset += 1
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInString = false
          if kind == .string { return true }
        }
        continue
      }
      switch (kind, byte) {
      case (.bare, UInt8(ascii: ",")), (.bare, UInt8(ascii: "]")), (.bare, UInt8(ascii: "}")),
        (.bare, 0x20), (.bare, 0x0A), (.bare, 0x0D), (.bare, 0x09):
        return true
      case (.bare, _): break
      case (_, UInt8(ascii: "\"")): isInString = true
      case (_, UInt8(ascii: "{")), (_, UInt8(ascii: "[")): depth += 1
      case (_, UInt8(ascii: "}")), (_, UInt8(ascii: "]")):
        depth -= 1
        if depth == 0 {
          offset += 1
          return true
        }
      default: break
      }
      offset += 1
    }
    return false
  }
}
