extension SHA256 {
  package struct Digest: Sendable, Hashable {
    /// The first 64 bits, for tables that hold millions of digests.
    package let prefix: UInt64
    private let second: UInt64
    private let third: UInt64
    private let fourth: UInt64

    init(words: (UInt64, UInt64, UInt64, UInt64)) {
      (prefix, second, third, fourth) = words
    }

    package init(bytes: [UInt8]) {
      precondition(bytes.count == 32, "a SHA-256 digest has 32 bytes, not \(bytes.count)")
      func word(_ start: Int) -> UInt64 {
        bytes[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) }
      }
      self.init(words: (word(0), word(8), word(16), word(24)))
    }

    /// Reads 64 hexadecimal digits; nil for anything else.
    package init?(hexadecimal text: String) {
      guard text.utf8.count == 64 else { return nil }
      var words: InlineArray<4, UInt64> = [0, 0, 0, 0]
      for (index, character) in text.utf8.enumerated() {
        let digit: UInt8
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = character - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = character - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = character - UInt8(ascii: "A") + 10
        default: return nil
        }
        words[index / 16] = words[index / 16] << 4 | UInt64(digit)
      }
      self.init(words: (words[0], words[1], words[2], words[3]))
    }

    package var bytes: [UInt8] {
      [prefix, second, third, fourth].flatMap { word in
        (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) }
      }
    }

    package var hexadecimal: String {
      let digits = Array("0123456789abcdef".utf8)
      return String(
        decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
  }
}
