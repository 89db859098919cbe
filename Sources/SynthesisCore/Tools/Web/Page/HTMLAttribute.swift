/// The attributes that reading a page looks at. The tokenizer passes over all others, so that a tag
/// with a million of them costs no memory.
enum HTMLAttribute: String, CaseIterable, Sendable {
  case id, `class`, role, href, src, alt, title, content, name, property, itemprop, itemtype
  case datetime, lang, type, style, hidden, charset, start, value, rel, colspan, rowspan
  case ariaHidden = "aria-hidden"
  case httpEquiv = "http-equiv"
  case dataSource = "data-src"

  private static let byHash: [UInt64: HTMLAttribute] = Dictionary(
    uniqueKeysWithValues: allCases.map { (ASCIIName.hash($0.rawValue.utf8), $0) })

  init?(name: some Sequence<UInt8>) {
    guard let known = Self.byHash[ASCIIName.hash(name)] else { return nil }
    self = known
  }
}
