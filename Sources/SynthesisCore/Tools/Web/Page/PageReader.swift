import Base

/// Makes a document of what a server has sent.
package enum PageReader {
  /// More than visiting lets through; the tree counts bytes in 32 bits.
  static let largestPage = 64 << 20

  /// A PDF is refused here: whoever has converted one makes a `PageDocument` of its text.
  /// Links are numbered on from those of `knownLinks`.
  package static func read(
    _ body: [UInt8], contentType: String?, address: String, knownLinks: [String] = []
  ) throws(PageRejection) -> PageDocument {
    guard body.count <= largestPage else { throw .tooLarge(limit: largestPage) }
    guard body.contains(where: { !HTMLText.isSpace($0) && $0 != 0 }) else { throw .empty }
    switch PageKind(contentType: contentType, bytes: body) {
    case .html:
      let text = try EncodingConversion.utf8(body, contentType: contentType)
      let document = PageDocument(html: text, address: address, knownLinks: knownLinks)
      guard !document.blocks.isEmpty else { throw .empty }
      return document
    case .json:
      let text = try EncodingConversion.utf8(body, contentType: contentType)
      return PageDocument(json: text, address: address)
    case .text:
      let text = try EncodingConversion.utf8(body, contentType: contentType)
      return PageDocument(text: String(decoding: text, as: UTF8.self), address: address)
    case .pdf: throw .pdfNeedsConversion
    case .image(let type): throw .image(type)
    case .other(let type): throw .unknownKind(type)
    }
  }
}
