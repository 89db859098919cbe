/// Something that finds pages for a query.
protocol SearchProvider: Sendable {
  /// The best first, at most `count`; empty where nothing was found.
  func search(_ query: String, count: Int) async throws(SearchError) -> [SearchResult]
}
