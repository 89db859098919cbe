/// Texts as parts of a URL.
package enum PercentEncoding {
  /// Everything but letters, digits and `-._~` escaped, and what `keeping` has.
  package static func encode(_ text: String, keeping kept: String = "") -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        bytes.append(byte)
      default:
        if kept.utf8.contains(byte) {
          bytes.append(byte)
        } else {
          bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The bytes that a text stands for; nil if a percent sign begins no escape.
  package static func decode(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte != UInt8(ascii: "%") {
        bytes.append(byte)
      } else if let code = escape(rest) {
        bytes.append(code)
        rest.removeFirst(2)
      } else {
        return nil
      }
    }
    return bytes
  }

  /// What the two digits after a percent sign stand for.
  package static func escape(_ digits: some Collection<UInt8>) -> UInt8? {
    let text = String(decoding: digits.prefix(2), as: UTF8.self)
    guard text.utf8.count == 2, text.allSatisfy(\.isHexDigit) else { return nil }
    return UInt8(text, radix: 16)
  }

  package static func query(_ parameters: [(name: String, value: String)]) -> String {
    parameters.map { "\($0.name)=\(encode($0.value))" }.joined(separator: "&")
  }
}
