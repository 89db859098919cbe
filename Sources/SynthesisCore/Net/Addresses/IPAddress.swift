/// An address of the internet protocol.
package enum IPAddress: Sendable, Hashable {
  case v4(UInt32)
  case v6(UInt128)

  /// Out of 4 or 16 bytes, the most significant first; nil for any other number.
  init?(bytes: some Collection<UInt8>) {
    switch bytes.count {
    case 4: self = .v4(bytes.reduce(0) { $0 << 8 | UInt32($1) })
    case 16: self = .v6(bytes.reduce(0) { $0 << 8 | UInt128($1) })
    default: return nil
    }
  }

  static func v4(_ first: UInt8, _ second: UInt8, _ third: UInt8, _ fourth: UInt8) -> IPAddress {
    .v4(UInt32(first) << 24 | UInt32(second) << 16 | UInt32(third) << 8 | UInt32(fourth))
  }
}

// MARK: - Text

extension IPAddress {
  /// Four decimal numbers, or an IPv6 address without brackets and without a zone; nil for anything
  /// else, other spellings of IPv4 included.
  package init?(_ text: some StringProtocol) {
    if let value = Self.dotted(text) {
      self = .v4(value)
    } else if let value = Self.colons(text) {
      self = .v6(value)
    } else {
      return nil
    }
  }

  private static func dotted(_ text: some StringProtocol) -> UInt32? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var value: UInt32 = 0
    for part in parts {
      // "01" is octal to some and decimal to others.
      guard let byte = UInt8(part), String(byte) == part else { return nil }
      value = value << 8 | UInt32(byte)
    }
    return value
  }

  private static func colons(_ text: some StringProtocol) -> UInt128? {
    let halves = text.split(separator: "::", maxSplits: 2, omittingEmptySubsequences: false)
    guard (1...2).contains(halves.count),
      let first = groups(halves[0], isEnd: halves.count == 1)
    else { return nil }
    if halves.count == 1 {
      return first.count == 8 ? first.reduce(0) { $0 << 16 | UInt128($1) } : nil
    }
    guard let last = groups(halves[1], isEnd: true), first.count + last.count < 8 else {
      return nil
    }
    let zeros = [UInt16](repeating: 0, count: 8 - first.count - last.count)
    return (first + zeros + last).reduce(0) { $0 << 16 | UInt128($1) }
  }

  /// Groups of four digits, at the address's end the last two perhaps in the form of IPv4.
  private static func groups(_ text: some StringProtocol, isEnd: Bool) -> [UInt16]? {
    if text.isEmpty { return [] }
    var groups: [UInt16] = []
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      if isEnd, index == parts.count - 1, let value = dotted(part) {
        groups += [UInt16(value >> 16), UInt16(value & 0xFFFF)]
      } else {
        guard (1...4).contains(part.utf8.count), part.allSatisfy(\.isHexDigit),
          let group = UInt16(part, radix: 16)
        else { return nil }
        groups.append(group)
      }
    }
    return groups
  }
}

extension IPAddress: CustomStringConvertible {
  /// As RFC 5952 writes it: in small letters, the longest run of zero groups left out.
  package var description: String {
    switch self {
    case .v4(let value): (0..<4).map { "\(value >> (24 - 8 * $0) & 255)" }.joined(separator: ".")
    case .v6(let value):
      Self.text((0..<8).map { UInt16(truncatingIfNeeded: value >> (112 - 16 * $0)) })
    }
  }

  private static func text(_ groups: [UInt16]) -> String {
    func text(_ part: some Sequence<UInt16>) -> String {
      part.map { String($0, radix: 16) }.joined(separator: ":")
    }
    var longest = 0..<0
    for start in groups.indices {
      let run = start..<(start + groups[start...].prefix { $0 == 0 }.count)
      if run.count > longest.count { longest = run }
    }
    guard longest.count > 1 else { return text(groups) }
    return text(groups[..<longest.lowerBound]) + "::" + text(groups[longest.upperBound...])
  }
}
