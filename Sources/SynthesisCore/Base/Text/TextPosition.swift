/// A place in a text as editors show it: line and column count from one, columns count Unicode
/// code points and not bytes.
package struct TextPosition: Sendable, Hashable, Comparable {
  package private(set) var line = 1
  package private(set) var column = 1

  package init() {}

  /// The place of the byte at `offset`, for a text that is all there.
  init(of offset: Int, in text: some Collection<UInt8>) {
    advance(over: text.prefix(offset))
  }

  /// Moves past `bytes`, for a text that comes in pieces.
  package mutating func advance(over bytes: some Sequence<UInt8>) {
    for byte in bytes {
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if byte & 0b1100_0000 != 0b1000_0000 {
        // A continuation byte belongs to the code point before it.
        column += 1
      }
    }
  }

  package static func < (left: TextPosition, right: TextPosition) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }
}

extension TextPosition: CustomStringConvertible {
  package var description: String { "\(line):\(column)" }
}
