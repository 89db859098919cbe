/// What tells how a page is encoded: a byte order mark, the header, the page's own word, and the
/// bytes themselves, in this order. Labels are often wrong, so the bytes have the last word: what
/// is valid UTF-8 beyond ASCII is UTF-8, and what isn't is not.
struct EncodingClues: Sendable {
  /// How far into a page its own word is looked for. Browsers stop at 1024; pages with long scripts
  /// ahead of it exist.
  private static let prescanLength = 4096

  let encoding: PageEncoding
  /// The length of a byte order mark to be left out.
  let markLength: Int

  /// `contentType` is the header's value. `isUTF8` says whether all the bytes are.
  init(_ bytes: [UInt8], contentType: String?, isUTF8: Bool) {
    if let (encoding, length) = Self.byteOrderMark(bytes) {
      (self.encoding, markLength) = (encoding, length)
      return
    }
    markLength = 0
    let labelled = contentType.flatMap { Self.label(in: $0.utf8) } ?? nil
    let stated = labelled ?? Self.statedInPage(bytes)
    if let stated, stated.isUTF16, labelled != nil, bytes.contains(0) {
      encoding = stated
    } else if isUTF8, stated != .other("ISO-2022-JP") || bytes.contains(where: { $0 >= 0x80 }) {
      encoding = .utf8
    } else if let stated, !stated.isUTF16, stated != .utf8 {
      encoding = stated
    } else if stated == .utf8, Self.isMostlyUTF8(bytes) {
      encoding = .utf8
    } else {
      encoding = .windows1252
    }
  }

  private static func byteOrderMark(_ bytes: [UInt8]) -> (PageEncoding, Int)? {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
    if bytes.starts(with: [0xFF, 0xFE]) { return (.other("UTF-16LE"), 2) }
    if bytes.starts(with: [0xFE, 0xFF]) { return (.other("UTF-16BE"), 2) }
    return nil
  }

  /// The encoding after `charset=`.
  private static func label(in text: some Sequence<UInt8>) -> PageEncoding? {
    let text = String(decoding: text.map(ASCIIName.lowercased), as: UTF8.self)
    var rest = Substring(text)
    while let start = rest.firstRange(of: "charset") {
      rest = rest[start.upperBound...].drop { $0.isWhitespace }
      guard rest.first == "=" else { continue }
      rest = rest.dropFirst().drop { $0.isWhitespace || $0 == "\"" || $0 == "'" }
      return PageEncoding(label: rest.prefix { !$0.isWhitespace && !"\"';>/".contains($0) })
    }
    return nil
  }

  private static func statedInPage(_ bytes: [UInt8]) -> PageEncoding? {
    let tree = HTMLTree(Array(bytes.prefix(prescanLength)))
    for node in tree.nodes.indices where tree.tag(node) == .meta {
      if let label = tree.attribute(.charset, of: node) {
        if let encoding = PageEncoding(label: label) { return encoding }
      } else if tree.attribute(.httpEquiv, of: node)?.lowercased() == "content-type",
        let content = tree.attributeBytes(.content, of: node), let encoding = label(in: content)
      {
        return encoding
      }
    }
    // <?xml version="1.0" encoding="…"?>
    guard bytes.starts(with: "<?xml".utf8) else { return nil }
    let declaration = String(decoding: bytes.prefix(200).prefix { $0 != 0x3E }, as: UTF8.self)
    guard let start = declaration.firstRange(of: "encoding=") else { return nil }
    let value = declaration[start.upperBound...].dropFirst()
    return PageEncoding(label: value.prefix { $0 != "\"" && $0 != "'" })
  }

  /// A few broken characters don't make a page that says UTF-8 anything else.
  private static func isMostlyUTF8(_ bytes: [UInt8]) -> Bool {
    var whole = 0
    var broken = 0
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      guard byte >= 0x80 else { continue }
      let following = byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : byte >= 0xC2 ? 1 : 0
      let end = index + following
      if following > 0, end <= bytes.count, bytes[index..<end].allSatisfy({ $0 & 0xC0 == 0x80 }) {
        whole += 1
        index = end
      } else {
        broken += 1
      }
    }
    return broken * 4 <= whole
  }
}
