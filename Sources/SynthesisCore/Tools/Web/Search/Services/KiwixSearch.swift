import Net

/// A `kiwix-serve` that serves books with a full-text index, asked for RSS, which it gives since
/// version 3.2.
struct KiwixSearch: SearchService {
  let name = "kiwix-serve"
  /// Where the server is.
  let url: String
  /// The one book to search; nil searches all. With books of several languages it must be named.
  var book: String?
  var timeoutSeconds = 20.0

  func request(for query: String, count: Int, page: Int) -> HTTPRequest {
    var parameters = [("pattern", query), ("format", "xml"), ("pageLength", "\(count)")]
    // The name of the parameter in older and in newer versions; each ignores the other's.
    if let book { parameters += [("content", book), ("books.name", book)] }
    return HTTPRequest(
      url: "\(url)/search?\(PercentEncoding.query(parameters))",
      totalTimeoutSeconds: timeoutSeconds)
  }

  func pages(in body: [UInt8]) throws(SearchError) -> [FoundPage] {
    let text = String(decoding: body, as: UTF8.self)
    guard text.contains("<rss") else {
      throw .unexpected(provider: name, reason: "it is no RSS")
    }
    guard text.contains("</rss>") else { throw .truncated(provider: name) }
    return text.split(separator: "<item>").dropFirst().compactMap { item in
      guard let link = Self.element("link", of: item) else { return nil }
      return FoundPage(
        title: Self.element("title", of: item) ?? "",
        url: address(SearchMarkup.plain(link)),
        snippet: Self.element("description", of: item) ?? "",
        source: Self.element("book", of: item).flatMap { Self.element("title", of: $0[...]) })
    }
  }

  /// What is between the first tags of that name, markup and all.
  private static func element(_ name: String, of text: Substring) -> String? {
    guard let start = text.firstRange(of: "<\(name)>") else { return nil }
    let rest = text[start.upperBound...]
    return rest.firstRange(of: "</\(name)>").map { String(rest[..<$0.lowerBound]) }
  }

  /// Links are paths on the server.
  private func address(_ link: String) -> String {
    guard link.hasPrefix("/"), let origin = HTTPAddress(url) else { return link }
    return origin.description + link
  }
}
