import Base
import Net

/// Tavily, a search made for language models.
struct TavilySearch: SearchService {
  let name = "Tavily"
  let key: Secret?
  var url = "https://api.tavily.com/search"
  var timeoutSeconds = 20.0

  func request(for query: String, count: Int, page: Int) -> HTTPRequest {
    // It refuses more than 20.
    let body: JSONValue = ["query": .string(query), "max_results": .integer(min(count, 20))]
    return HTTPRequest(
      url: url, headers: [HTTPHeader(name: "Content-Type", value: "application/json")],
      bearerToken: key, body: Array(body.jsonText.utf8), totalTimeoutSeconds: timeoutSeconds)
  }

  func pages(in body: [UInt8]) throws(SearchError) -> [FoundPage] {
    try list(try json(body)["results"], "results").compactMap { item in
      guard let url = item["url"]?.string else { return nil }
      return FoundPage(
        title: item["title"]?.string ?? "", url: url, snippet: item["content"]?.string ?? "",
        date: item["published_date"]?.string)
    }
  }
}
