import Web

/// Reads pages outside of any environment, for measuring and for trying what breaks it.
package enum ExtractionTrial {
  /// The words of a page's main text, a line a block, and how it was found.
  package static func mainText(of page: [UInt8]) throws -> (text: String, source: String) {
    let tree = HTMLTree(try EncodingConversion.utf8(page, contentType: nil))
    let content = MainContent(tree, stated: PageMetadata(tree).articleBody)
    let text =
      content.stated ?? PlainText(tree: tree, dropped: content.dropped).text(of: content.root)
    return (text, content.source.rawValue)
  }

  /// A page as a model is given it, all parts of it; nil for a page that is refused.
  package static func document(of page: [UInt8], goal: String) -> String? {
    let address = "https://example.org/pages/page"
    guard
      case .success(let document) = Result(catching: {
        try PageReader.read(page, contentType: "text/html", address: address)
      })
    else { return nil }
    let parts = PageParts(document, length: 8000)
    return parts.order(for: goal).compactMap { parts.text(of: $0) }.joined(separator: "\n")
  }
}
