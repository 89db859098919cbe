/// Texts of a page as a reader sees them.
public enum HTMLText {
  /// HTML's white space. Public, as only so it is inlined where pages are gone through by the byte.
  @inlinable
  public static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D || byte == 0x0C
  }

  /// Replaces character references and drops NULs.
  package static func decode(_ bytes: ArraySlice<UInt8>) -> String {
    var isPlain = true
    for byte in bytes where byte == UInt8(ascii: "&") || byte == 0 {
      isPlain = false
      break
    }
    if isPlain { return String(decoding: bytes, as: UTF8.self) }
    return HTMLEntities.unescape(String(decoding: bytes.filter { $0 != 0 }, as: UTF8.self))
  }

  /// Makes every run of white space one space.
  package static func collapse(_ text: String) -> String {
    var output = ""
    append(text, to: &output)
    return trim(output)
  }

  /// Appends with runs of white space made one space, none after a space or line end already there.
  package static func append(_ text: String, to output: inout String) {
    var text = text
    text.withUTF8 { bytes in
      var start = 0
      var index = 0
      while index < bytes.count {
        guard isSpace(bytes[index]) else {
          index += 1
          continue
        }
        if index > start {
          output += String(decoding: bytes[start..<index], as: UTF8.self)
        }
        if let last = output.utf8.last, last != 0x20, last != 0x0A { output += " " }
        while index < bytes.count, isSpace(bytes[index]) { index += 1 }
        start = index
      }
      if index > start { output += String(decoding: bytes[start..<index], as: UTF8.self) }
    }
  }

  package static func trim(_ text: String) -> String {
    let bytes = text.utf8
    guard let start = bytes.firstIndex(where: { !isSpace($0) }) else { return "" }
    var end = bytes.endIndex
    while isSpace(bytes[bytes.index(before: end)]) { end = bytes.index(before: end) }
    return String(text[start..<end])
  }
}
