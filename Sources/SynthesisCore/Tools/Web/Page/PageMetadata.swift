import Base

/// What a page says of itself outside its text.
package struct PageMetadata: Sendable {
  private(set) var title: String?
  /// As the page writes it, most often ISO 8601.
  private(set) var date: String?
  /// What relative links are relative to, if not the page's own address.
  private(set) var base: String?
  /// The text of an article as it is given to search engines, markup stripped.
  package private(set) var articleBody: String?

  private static let longestStatement = 2_000_000

  package init(_ tree: HTMLTree) {
    var named: [String: String] = [:]
    var headings: [String] = []
    var documentTitle: String?
    var time: String?
    for node in tree.nodes.indices {
      switch tree.tag(node) {
      case .title where documentTitle == nil && !Self.isInDrawing(tree, node):
        documentTitle = Self.line(tree.text(node))
      case .meta:
        let name =
          tree.attribute(.property, of: node) ?? tree.attribute(.name, of: node)
          ?? tree.attribute(.itemprop, of: node)
        if let name = name?.lowercased(), Self.names.contains(name), named[name] == nil {
          named[name] = tree.attribute(.content, of: node).flatMap(Self.line)
        }
      case .base where base == nil: base = tree.attribute(.href, of: node)
      case .h1 where headings.count < 2: Self.line(tree.text(node)).map { headings.append($0) }
      case .time where time == nil:
        time = tree.attribute(.datetime, of: node).flatMap(Self.line)
      case .script where tree.attribute(.type, of: node)?.lowercased() == "application/ld+json":
        read(statement: tree.text(node))
      default: break
      }
    }
    let heading = headings.count == 1 ? headings[0] : nil
    title =
      named["og:title"] ?? heading ?? named["twitter:title"] ?? documentTitle ?? headings.first
    if let heading, let full = documentTitle, full.contains(heading) { title = heading }
    date = Self.dateNames.lazy.compactMap { named[$0] }.first ?? date ?? time
  }

  private static let dateNames = [
    "article:published_time", "og:published_time", "datepublished", "date", "dc.date",
    "dc.date.issued", "dcterms.created", "pubdate", "publish-date", "parsely-pub-date",
    "citation_publication_date",
  ]
  private static let names = Set(dateNames + ["og:title", "twitter:title"])

  private static func line(_ text: String) -> String? {
    let line = HTMLText.collapse(text)
    return line.isEmpty ? nil : String(line.prefix(500))
  }

  private static func isInDrawing(_ tree: HTMLTree, _ node: Int) -> Bool {
    tree.parent(node).flatMap(tree.tag) == .svg
  }

  /// JSON-LD. What is not JSON states nothing; line ends in strings are forgiven, as many sites
  /// write them.
  private mutating func read(statement: String) {
    guard statement.utf8.count <= Self.longestStatement else { return }
    let bytes = statement.utf8.map { max($0, 0x20) }
    guard case .success(let value) = Result(catching: { try JSONValue(parsing: bytes) })
    else { return }
    read(value, depth: 0)
  }

  private mutating func read(_ value: JSONValue, depth: Int) {
    guard depth < 6 else { return }
    switch value {
    case .array(let values): for value in values { read(value, depth: depth + 1) }
    case .object(let object):
      if date == nil { date = object["datePublished"]?.string.flatMap(Self.line) }
      if let body = object["articleBody"]?.string, body.utf8.count > articleBody?.utf8.count ?? 0 {
        articleBody = Self.stripped(body)
      }
      for key in ["@graph", "mainEntity", "mainEntityOfPage"] {
        if let inner = object[key] { read(inner, depth: depth + 1) }
      }
    default: break
    }
  }

  /// Some sites state their text with its markup, escaped or not.
  private static func stripped(_ body: String) -> String {
    guard body.utf8.contains(UInt8(ascii: "<")) || body.utf8.contains(UInt8(ascii: "&")) else {
      return body
    }
    let tree = HTMLTree(Array(HTMLEntities.unescape(body).utf8))
    let none = Array(repeating: false, count: tree.nodes.count)
    return PlainText(tree: tree, dropped: none).text(of: HTMLTree.root)
  }
}
