import Base
import Net

/// Search over a corpus of one's own.
struct LocalSearch: SearchProvider {
  let index: SearchIndex
  /// What the corpus's relative addresses are relative to; nil where all are absolute.
  var baseURL: String?

  func search(_ query: String, count: Int) async throws(SearchError) -> [SearchResult] {
    do {
      var weights: [String: Float] = [:]
      for term in StopWords.dropped(from: SearchTerms.of(query)) {
        weights[term] = try index.weight(of: term)
      }
      let snippet = Snippet(weights: weights)
      // Some more than asked for, as documents of one address count once.
      let documents = try index.search(query, limit: 2 * count).map {
        hit throws(SearchIndexError) in
        try index.document(hit.document)
      }
      // Who gives a name looks for the page of that name, however often others mention it.
      let words = FoldedText(query)
      func isNamed(_ document: CorpusDocument) -> Bool {
        words.contains(FoldedText(document.title))
      }
      let named = documents.filter(isNamed)
      let others = documents.filter { !isNamed($0) }
      let pages = (named + others).map { document in
        FoundPage(
          title: document.title, url: address(of: document),
          snippet: snippet.cut(from: document.text))
      }
      return SearchResult.list(pages, limit: count)
    } catch {
      throw .index(error)
    }
  }

  private func address(of document: CorpusDocument) -> String {
    guard HTTPAddress(document.url) == nil, var base = baseURL else { return document.url }
    while base.hasSuffix("/") { base.removeLast() }
    return document.url.hasPrefix("/") ? base + document.url : "\(base)/\(document.url)"
  }
}
