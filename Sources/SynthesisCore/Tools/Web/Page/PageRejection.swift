/// Why there is no text of a page.
package enum PageRejection: Error, Hashable, Sendable, CustomStringConvertible {
  case image(String)
  case pdfNeedsConversion
  case unknownKind(String)
  case unreadableEncoding(String)
  case tooLarge(limit: Int)
  case empty

  package var description: String {
    switch self {
    case .image(let type): "this is an image (\(type)), there is no text to read"
    case .pdfNeedsConversion: "this is a PDF, and pdftotext is not installed to read it"
    case .unknownKind(let type): "pages of the type \(type) cannot be read"
    case .unreadableEncoding(let name): "the page is written in \(name), which cannot be converted"
    case .tooLarge(let limit): "the page is larger than \(limit) bytes"
    case .empty: "the page is empty"
    }
  }
}
