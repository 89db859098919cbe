/// A page as a site sent it.
struct FetchedPage: Sendable, Hashable {
  /// As it was asked for, in the form in which addresses of one page are the same.
  var url: String
  /// Where it was found in the end.
  var finalURL: String
  /// Seconds since the beginning of 1970, UTC.
  var fetchedAt: Int
  /// SHA-256 of the body, in hexadecimal digits.
  var digest: String
  var status: Int
  var contentType: String?
  /// Decompressed.
  var body: [UInt8]
  /// What was made of a PDF; nil where no program is installed that can, and for other pages.
  var pdfText: String?

  /// The page as it is given to a model, its links numbered on from those of `knownLinks`.
  func document(knownLinks: [String] = []) throws(PageRejection) -> PageDocument {
    guard let pdfText else {
      return try PageReader.read(
        body, contentType: contentType, address: finalURL, knownLinks: knownLinks)
    }
    let document = PageDocument(text: pdfText, address: finalURL)
    // A scan has pages and no text.
    guard !document.blocks.isEmpty else { throw .empty }
    return document
  }
}
