import Base
import Net

/// Brave's own index.
struct BraveSearch: SearchService {
  let name = "Brave"
  let key: Secret?
  var url = "https://api.search.brave.com/res/v1/web/search"
  var timeoutSeconds = 20.0

  var pageLength: Int? { 20 }

  func request(for query: String, count: Int, page: Int) -> HTTPRequest {
    // It refuses a count above 20, and a query of more than 50 words or 400 characters.
    let words = query.split(separator: " ").prefix(50).joined(separator: " ")
    var parameters = [("q", String(words.prefix(400))), ("count", "\(min(count, 20))")]
    // Of pages, from 0.
    if page > 1 { parameters.append(("offset", "\(page - 1)")) }
    return HTTPRequest(
      url: "\(url)?\(PercentEncoding.query(parameters))",
      headers: [HTTPHeader(name: "Accept", value: "application/json")],
      secretHeaders: key.map { [SecretHeader(name: "X-Subscription-Token", value: $0)] } ?? [],
      totalTimeoutSeconds: timeoutSeconds)
  }

  func pages(in body: [UInt8]) throws(SearchError) -> [FoundPage] {
    let answer = try json(body)
    // It leaves the section out where nothing was found.
    if answer["web"] == nil, answer["type"] == "search" { return [] }
    return try list(answer["web"]?["results"], "web.results").compactMap { item in
      guard let url = item["url"]?.string else { return nil }
      return FoundPage(
        title: item["title"]?.string ?? "", url: url, snippet: item["description"]?.string ?? "",
        date: item["page_age"]?.string ?? item["age"]?.string,
        source: item["profile"]?["name"]?.string ?? item["meta_url"]?["hostname"]?.string)
    }
  }
}
