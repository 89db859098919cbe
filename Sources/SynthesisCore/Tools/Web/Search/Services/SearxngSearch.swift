import Base
import Net

/// A SearXNG instance whose settings allow the format `json`.
struct SearxngSearch: SearchService {
  let name = "SearXNG"
  /// Where the instance is, without `/search`.
  let url: String
  var timeoutSeconds = 20.0

  // What most of the engines behind it give; together they may give more.
  var pageLength: Int? { 10 }

  func request(for query: String, count: Int, page: Int) -> HTTPRequest {
    // It has no parameter for the count; what is too much is left out later.
    var parameters = [("q", query), ("format", "json")]
    if page > 1 { parameters.append(("pageno", "\(page)")) }
    return HTTPRequest(
      url: "\(url)/search?\(PercentEncoding.query(parameters))",
      totalTimeoutSeconds: timeoutSeconds)
  }

  func pages(in body: [UInt8]) throws(SearchError) -> [FoundPage] {
    let answer = try json(body)
    let results = try list(answer["results"], "results")
    // Pairs of a name and a reason. Nothing is known then of what there is to be found.
    let silent = answer["unresponsive_engines"]?.array ?? []
    if results.isEmpty, !silent.isEmpty {
      throw .silent(provider: name, engines: silent.compactMap { $0.array?.first?.string })
    }
    return results.compactMap { item in
      guard let url = item["url"]?.string else { return nil }
      return FoundPage(
        title: item["title"]?.string ?? "", url: url, snippet: item["content"]?.string ?? "",
        date: item["publishedDate"]?.string, source: item["engine"]?.string)
    }
  }
}
