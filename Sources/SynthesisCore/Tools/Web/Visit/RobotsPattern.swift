import Net

/// A rule's path: `*` stands for anything, `$` at the end for the end.
struct RobotsPattern: Sendable, Hashable {
  /// What stands between the stars; all of them come in this order.
  private let parts: [[UInt8]]
  private let isToTheEnd: Bool
  /// In bytes, by which rules are ranked.
  let length: Int

  init(_ text: String) {
    var bytes = Self.evened(text, isPattern: true)
    length = bytes.count
    isToTheEnd = bytes.last == UInt8(ascii: "$")
    if isToTheEnd { bytes.removeLast() }
    parts = bytes.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false)
      .map(Array.init)
  }

  /// `target` is in the form of `evened`.
  func matches(_ target: [UInt8]) -> Bool {
    guard let first = parts.first, target.starts(with: first) else { return false }
    guard parts.count > 1, let last = parts.last else {
      return !isToTheEnd || target.count == first.count
    }
    var rest = target[first.count...]
    // The earliest place for each part leaves the most for those behind it.
    for part in parts.dropFirst().dropLast() {
      guard let place = Self.place(of: part, in: rest) else { return false }
      rest = rest[(place + part.count)...]
    }
    if !isToTheEnd { return Self.place(of: last, in: rest) != nil }
    return rest.count >= last.count && rest.suffix(last.count).elementsEqual(last)
  }

  /// Where a part first occurs, found in time proportional to both (Knuth, Morris, Pratt): a site
  /// may write rules that would take a plainer search for ever.
  private static func place(of part: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
    if part.isEmpty { return bytes.startIndex }
    // For each beginning of the part, how much of the part its end is the beginning of.
    var overlaps = [0]
    var count = 0
    for byte in part.dropFirst() {
      while count > 0, byte != part[count] { count = overlaps[count - 1] }
      if byte == part[count] { count += 1 }
      overlaps.append(count)
    }
    count = 0
    for index in bytes.indices {
      while count > 0, bytes[index] != part[count] { count = overlaps[count - 1] }
      if bytes[index] == part[count] { count += 1 }
      if count == part.count { return index + 1 - count }
    }
    return nil
  }

  // MARK: - Escapes

  /// The form in which a path and a rule are compared: letters, digits and `-._~` as they are, all
  /// other escapes in capitals, bytes beyond ASCII escaped. In a query, `:` and `/` are the same
  /// escaped or not, as in the examples of RFC 9309. Stars and dollars of a path are escaped, as a
  /// rule writes them when it means the characters.
  static func evened(_ text: String, isPattern: Bool) -> [UInt8] {
    var output: [UInt8] = []
    var isQuery = false
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), let code = PercentEncoding.escape(rest) {
        rest.removeFirst(2)
        append(
          code, to: &output, isPlain: isUnreserved(code) || isQuery && ":/".utf8.contains(code))
        continue
      }
      if byte == UInt8(ascii: "?") { isQuery = true }
      let isSpecial = !isPattern && (byte == UInt8(ascii: "*") || byte == UInt8(ascii: "$"))
      append(byte, to: &output, isPlain: (0x21...0x7E).contains(byte) && !isSpecial)
    }
    return output
  }

  private static func append(_ byte: UInt8, to output: inout [UInt8], isPlain: Bool) {
    let digits = Array("0123456789ABCDEF".utf8)
    output +=
      isPlain ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    ASCIIName.isLetter(byte) || (0x30...0x39).contains(byte) || "-._~".utf8.contains(byte)
  }
}
