import Base
import Net

/// Google's results by serper.dev.
struct SerperSearch: SearchService {
  let name = "Serper"
  let key: Secret?
  var url = "https://google.serper.dev/search"
  var timeoutSeconds = 20.0

  // Google gives ten at a time, whatever is asked for.
  var pageLength: Int? { 10 }

  func request(for query: String, count: Int, page: Int) -> HTTPRequest {
    var body: JSONObject = ["q": .string(query), "num": .integer(min(count, 10))]
    if page > 1 { body["page"] = .integer(page) }
    return HTTPRequest(
      url: url, headers: [HTTPHeader(name: "Content-Type", value: "application/json")],
      secretHeaders: key.map { [SecretHeader(name: "X-API-KEY", value: $0)] } ?? [],
      body: Array(JSONValue.object(body).jsonText.utf8), totalTimeoutSeconds: timeoutSeconds)
  }

  func pages(in body: [UInt8]) throws(SearchError) -> [FoundPage] {
    let answer = try json(body)
    // It leaves the list out where nothing was found.
    if answer["organic"] == nil, answer["searchParameters"] != nil { return [] }
    return try list(answer["organic"], "organic").compactMap { item in
      guard let url = item["link"]?.string else { return nil }
      return FoundPage(
        title: item["title"]?.string ?? "", url: url, snippet: item["snippet"]?.string ?? "",
        date: item["date"]?.string, source: item["source"]?.string)
    }
  }
}
