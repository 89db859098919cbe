/// A SearXNG instance whose settings allow the format `json`.
struct SearxngSearch: SearchService {
  let name = "SearXNG"
  /// Where the instance is, without `/search`.
  let url: String
  var timeoutSeconds = 20.0

  func request(for query: String, count: Int) -> HTTPRequest {
    // It has no parameter for the count; what is too much is left out later.
    HTTPRequest(
      url: "\(url)/search?\(PercentEncoding.query([("q", query), ("format", "json")]))",
      totalTimeoutSeconds: timeoutSeconds)
  }

  func pages(in body: [UInt8]) throws(SearchError) -> [FoundPage] {
    try list(try json(body)["results"], "results").compactMap { item in
      guard let url = item["url"]?.string else { return nil }
      return FoundPage(
        title: item["title"]?.string ?? "", url: url, snippet: item["content"]?.string ?? "",
        date: item["publishedDate"]?.string, source: item["engine"]?.string)
    }
  }
}
