import Net

/// One page that a search has found.
struct SearchResult: Sendable, Hashable {
  /// From 1.
  var rank: Int
  var title: String
  var url: String
  /// Plain text, one line.
  var snippet: String
  /// As the provider writes it; its forms differ.
  var date: String?
  /// The site or collection it is from.
  var source: String?
}

/// A page as a provider tells of it, before it is put in order.
struct FoundPage: Sendable, Hashable {
  var title: String
  var url: String
  var snippet: String
  var date: String?
  var source: String?
}

extension SearchResult {
  /// The first `limit` pages, each once, with their markup stripped, ranked anew. What has no http
  /// address can't be visited and is left out.
  static func list(_ pages: [FoundPage], limit: Int) -> [SearchResult] {
    var seen: Set<CanonicalURL> = []
    var results: [SearchResult] = []
    for page in pages where results.count < limit {
      guard let canonical = CanonicalURL(page.url), seen.insert(canonical).inserted else {
        continue
      }
      results.append(
        SearchResult(
          rank: results.count + 1, title: SearchMarkup.plain(page.title), url: page.url,
          snippet: SearchMarkup.plain(page.snippet),
          date: page.date.map(SearchMarkup.plain), source: page.source.map(SearchMarkup.plain)))
    }
    return results
  }
}
