import Base
import Environment

/// A page as it is given to a model: what it is, its text in blocks, and its links.
package struct PageDocument: Sendable {
  var title: String?
  /// Where it was found in the end, after redirects.
  var address: String
  var date: String?
  /// How an HTML page's text was found.
  var source: MainContent.Source?
  var blocks: [PageBlock]
  /// Link 1 comes first. Those that were known before the page are at the head.
  var links: [String] = []

  /// A page in HTML, as UTF-8. Its links are numbered on from those of `knownLinks`.
  init(html: [UInt8], address: String, knownLinks: [String] = []) {
    let tree = HTMLTree(html)
    let metadata = PageMetadata(tree)
    let content = MainContent(tree, stated: metadata.articleBody)
    title = metadata.title
    date = metadata.date
    self.address = address
    source = content.source
    if let stated = content.stated {
      blocks = Self.paragraphs(stated)
      links = knownLinks
      return
    }
    var writer = MarkdownWriter(
      tree, dropped: content.dropped,
      links: PageLinks(page: address, base: metadata.base, known: knownLinks))
    writer.write(content.root)
    blocks = writer.blocks
    links = writer.links.addresses
    if let title, blocks.first?.text == "# " + title { blocks.removeFirst() }
  }

  /// Plain text, such as what is made of a PDF.
  init(text: String, address: String) {
    self.address = address
    blocks = Self.paragraphs(text)
  }

  /// JSON laid out for reading; what is not JSON stays as it is.
  init(json: [UInt8], address: String) {
    self.address = address
    guard case .success(let value) = Result(catching: { try JSONValue(parsing: json) }) else {
      blocks = Self.paragraphs(String(decoding: json, as: UTF8.self))
      return
    }
    var writer = JSONWriter()
    writer.value(value)
    let text = String(decoding: writer.bytes.indentedJSON, as: UTF8.self)
    blocks = text.split(separator: "\n").enumerated().map { index, line in
      PageBlock(text: String(line), isTight: index > 0)
    }
  }

  private static func paragraphs(_ text: String) -> [PageBlock] {
    var blocks: [PageBlock] = []
    var follows = false
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      let isBlank = line.utf8.allSatisfy(HTMLText.isSpace)
      if !isBlank { blocks.append(PageBlock(text: String(line), isTight: follows)) }
      follows = !isBlank
    }
    return blocks
  }
}

/// A paragraph, heading, list item or table row in Markdown: what a long page may be parted at.
struct PageBlock: Hashable, Sendable {
  var text: String
  /// Follows on the block before it without an empty line, as the items of one list do.
  var isTight = false
  /// What it says as the row of a table.
  var facts: [PageFact] = []
}
