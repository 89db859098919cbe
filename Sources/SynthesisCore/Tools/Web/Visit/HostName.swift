import Net

/// The names and addresses that stand for hosts in URLs.
enum HostName {
  /// Reads what stands between the slashes and the port.
  static func host(_ text: String) throws(VisitError) -> PageURL.Host {
    if text.hasPrefix("[") {
      guard text.hasSuffix("]"), case .v6(let value)? = IPAddress(text.dropFirst().dropLast())
      else { throw .unusableAddress("its host is no IPv6 address") }
      return .address(.v6(value))
    }
    guard let bytes = PercentEncoding.decode(text),
      let decoded = String(validating: bytes, as: UTF8.self)
    else { throw .unusableAddress("its host cannot be read") }
    var name = try ascii(decoded)
    // The root of all names, which everybody leaves out.
    if name.hasSuffix(".") { name.removeLast() }
    let labels = name.split(separator: ".", omittingEmptySubsequences: false)
    guard name.utf8.count <= 253, labels.allSatisfy({ (1...63).contains($0.utf8.count) }),
      name.utf8.allSatisfy({ isNameByte($0) })
    else { throw .unusableAddress("its host is no name of a host") }
    switch IPv4Spelling(name) {
    case .name: return .name(name)
    case .address(let address): return .address(address)
    case .malformed: throw .unusableAddress("its host is no IPv4 address")
    }
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (0x30...0x39).contains(byte)
      || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
  }

  /// In small letters, labels of other scripts by Punycode (RFC 3492).
  private static func ascii(_ name: String) throws(VisitError) -> String {
    if name.utf8.allSatisfy({ $0 < 0x80 }) { return name.lowercased() }
    var labels: [String] = []
    // U+3002 is the full stop of Chinese and Japanese keyboards.
    for label in name.lowercased().split(
      omittingEmptySubsequences: false, whereSeparator: { $0 == "." || $0 == "\u{3002}" })
    {
      if label.utf8.allSatisfy({ $0 < 0x80 }) {
        labels.append(String(label))
        continue
      }
      // A letter that stands for others, such as a full-width digit, would make two names of one.
      guard label.unicodeScalars.allSatisfy(isPlain), let code = Punycode.encode(label) else {
        throw .unusableAddress("its host has characters that no name has")
      }
      labels.append("xn--" + code)
    }
    return labels.joined(separator: ".")
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    let properties = scalar.properties
    if scalar == "-" || scalar == "ß" || scalar == "ς" { return true }
    if properties.changesWhenNFKCCaseFolded { return false }
    switch properties.generalCategory {
    case .lowercaseLetter, .otherLetter, .modifierLetter, .decimalNumber, .nonspacingMark,
      .spacingMark:
      return true
    default: return false
    }
  }
}
