import Base
import Net

/// The search of a wiki, such as Wikipedia's, by its `api.php`.
struct MediaWikiSearch: SearchService {
  let name = "MediaWiki"
  /// Of the folder that `api.php` is in, for example `https://en.wikipedia.org/w`.
  let url: String
  var timeoutSeconds = 20.0

  func request(for query: String, count: Int, page: Int) -> HTTPRequest {
    // The general information tells how an article's title becomes its address.
    let parameters = PercentEncoding.query([
      ("action", "query"), ("format", "json"), ("formatversion", "2"), ("list", "search"),
      ("srsearch", query), ("srlimit", "\(count)"), ("srprop", "snippet|timestamp"),
      ("meta", "siteinfo"), ("siprop", "general"),
    ])
    return HTTPRequest(url: "\(url)/api.php?\(parameters)", totalTimeoutSeconds: timeoutSeconds)
  }

  func pages(in body: [UInt8]) throws(SearchError) -> [FoundPage] {
    let answer = try json(body)
    // Its errors come under a good status.
    if let code = answer["error"]?["code"]?.string {
      if code == "ratelimited" || code == "maxlag" { throw .throttled(provider: name) }
      throw .unexpected(provider: name, reason: "it reports the error \(code)")
    }
    let query = answer["query"]
    let general = query?["general"]
    guard let server = general?["server"]?.string, let path = general?["articlepath"]?.string else {
      throw .unexpected(provider: name, reason: "it does not say where articles are")
    }
    // A server may leave the scheme to whoever asks.
    let scheme = server.hasPrefix("//") ? String(url.prefix { $0 != "/" }) : ""
    return try list(query?["search"], "query.search").compactMap { item in
      guard let title = item["title"]?.string else { return nil }
      let name = PercentEncoding.encode(title.replacing(" ", with: "_"), keeping: "/:()',")
      return FoundPage(
        title: title, url: scheme + server + path.replacing("$1", with: name),
        snippet: item["snippet"]?.string ?? "", date: item["timestamp"]?.string,
        source: general?["sitename"]?.string)
    }
  }
}
