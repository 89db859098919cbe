import Net

/// The ways to write an IPv4 address that clients have taken for one since the beginning: one to
/// four numbers, each decimal, octal with a leading 0 or hexadecimal with 0x, of which the last
/// fills what is left.
enum IPv4Spelling: Sendable, Hashable {
  case address(IPAddress)
  /// Ends in a number, and is not an address.
  case malformed
  case name

  /// Out of a name in small letters, without a dot at its end.
  init(_ name: String) {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard let last = parts.last, last.allSatisfy(\.isNumber) || Self.number(last) != nil else {
      self = .name
      return
    }
    let numbers = parts.compactMap(Self.number)
    guard numbers.count == parts.count, numbers.count <= 4, let rest = numbers.last,
      numbers.dropLast().allSatisfy({ $0 <= 255 }), rest < 1 << (8 * (5 - numbers.count))
    else {
      self = .malformed
      return
    }
    var value = rest
    for (index, number) in numbers.dropLast().enumerated() { value += number << (24 - 8 * index) }
    self = .address(.v4(UInt32(truncatingIfNeeded: value)))
  }

  /// Nil for what is not a number, or a far too large one.
  private static func number(_ part: Substring) -> UInt64? {
    guard part.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) else { return nil }
    if part.hasPrefix("0x") { return part.count == 2 ? 0 : UInt64(part.dropFirst(2), radix: 16) }
    if part.hasPrefix("0"), part.count > 1 { return UInt64(part.dropFirst(), radix: 8) }
    return UInt64(part)
  }
}
