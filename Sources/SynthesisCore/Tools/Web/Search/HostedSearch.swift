import Base
import Net

/// A search service that is asked over HTTP, again where that may help.
struct HostedSearch: SearchProvider {
  let service: any SearchService
  let transport: any HTTPTransport
  let policy: RetryPolicy
  var clock = TimeSource()

  func search(_ query: String, count: Int) async throws(SearchError) -> [SearchResult] {
    // As many as are needed if all are full: a further one to fill up a short one costs as much.
    let pages = service.pageLength.map { (count + $0 - 1) / $0 } ?? 1
    var found: [FoundPage] = []
    for page in 1...pages {
      let more: [FoundPage]
      do { more = try await self.page(page, of: query, count: count) } catch {
        // That nobody knows more is not a failure of what was found.
        guard case .silent = error, !found.isEmpty else { throw error }
        more = []
      }
      found += more
      if more.isEmpty || SearchResult.list(found, limit: count).count == count { break }
    }
    return SearchResult.list(found, limit: count)
  }

  private func page(
    _ page: Int, of query: String, count: Int
  ) async throws(SearchError) -> [FoundPage] {
    var failures = 0
    while true {
      let failure: SearchFailure
      do {
        return try await ask(query, count: count, page: page)
      } catch {
        failure = error
      }
      failures += 1
      guard failure.isWorthAnotherTry, failures <= policy.maximumRetries else {
        throw failure.error
      }
      let seconds = policy.pause(
        askedFor: failure.retryAfterSeconds, count: failures, random: clock.random())
      do { try await clock.pause(seconds) } catch { throw .cancelled }
    }
  }

  private func ask(
    _ query: String, count: Int, page: Int
  ) async throws(SearchFailure) -> [FoundPage] {
    let response: HTTPResponse
    do {
      response = try await transport.send(
        service.request(for: query, count: count, page: page))
    } catch {
      throw SearchFailure(error, provider: service.name)
    }
    return try service.pages(in: response, to: query)
  }
}
