import Base
import Net

/// A search service's interface: what is asked of it, and what its answers say. Both are values, so
/// that they can be tested without the service.
protocol SearchService: Sendable {
  /// As errors name it.
  var name: String { get }
  /// What must not appear in errors.
  var key: Secret? { get }

  /// How many results one request brings; nil where there is no asking for more.
  var pageLength: Int? { get }

  /// `page` counts from 1.
  func request(for query: String, count: Int, page: Int) -> HTTPRequest

  /// The pages in the body of an answer under a good status.
  func pages(in body: [UInt8]) throws(SearchError) -> [FoundPage]
}

extension SearchService {
  var key: Secret? { nil }
  var pageLength: Int? { nil }

  /// The pages in a response, or why there are none.
  func pages(in response: HTTPResponse, to query: String) throws(SearchFailure) -> [FoundPage] {
    let wait = RetryAfter.seconds(in: response)
    switch response.status {
    case 200..<300: break
    case 429:
      throw SearchFailure(
        error: .throttled(provider: name), isWorthAnotherTry: true, retryAfterSeconds: wait)
    default:
      throw SearchFailure(
        error: .refused(
          provider: name, status: response.status, words: words(of: response, hiding: query)),
        isWorthAnotherTry: response.status == 408 || response.status >= 500,
        retryAfterSeconds: wait)
    }
    // As far as a glance tells: a page has a type and a beginning of its own.
    if isWebPage(response) {
      throw SearchFailure(
        error: .webPage(provider: name, status: response.status), isWorthAnotherTry: true)
    }
    do { return try pages(in: response.body) } catch {
      throw SearchFailure(error: error, isWorthAnotherTry: true)
    }
  }

  /// The body's JSON, for services that answer in it.
  func json(_ body: [UInt8]) throws(SearchError) -> JSONValue {
    do { return try JSONValue(parsing: body) } catch { throw .truncated(provider: name) }
  }

  /// The objects of a list that the answer must have.
  func list(_ value: JSONValue?, _ place: String) throws(SearchError) -> [JSONValue] {
    guard let items = value?.array else {
      throw .unexpected(provider: name, reason: "it has no list `\(place)`")
    }
    return items
  }

  private func isWebPage(_ response: HTTPResponse) -> Bool {
    let start = String(decoding: response.body.prefix(200), as: UTF8.self).lowercased()
    return start.contains("<!doctype html") || start.contains("<html")
  }

  /// What the provider says went wrong, in one short line without the key and the query.
  private func words(of response: HTTPResponse, hiding query: String) -> String {
    guard let value = try? JSONValue(parsing: response.body)  // no JSON: the status says enough
    else { return "" }
    let detail = value["detail"]
    var text =
      value["message"]?.string ?? value["error"]?.string ?? value["error"]?["message"]?.string
      ?? value["error"]?["detail"]?.string ?? detail?.string ?? detail?["error"]?.string ?? ""
    for secret in [key?.exposed ?? "", query] where !secret.isEmpty {
      text = text.replacing(secret, with: "…")
    }
    let line = SearchMarkup.plain(text)
    return line.count > 200 ? line.prefix(200) + "…" : line
  }
}
