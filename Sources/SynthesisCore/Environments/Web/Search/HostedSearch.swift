/// A search service that is asked over HTTP, again where that may help.
struct HostedSearch: SearchProvider {
  let service: any SearchService
  let transport: any HTTPTransport
  let policy: RetryPolicy
  var clock = ClientClock()

  func search(_ query: String, count: Int) async throws(SearchError) -> [SearchResult] {
    var failures = 0
    while true {
      let failure: SearchFailure
      do {
        return SearchResult.list(try await ask(query, count: count), limit: count)
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

  private func ask(_ query: String, count: Int) async throws(SearchFailure) -> [FoundPage] {
    let response: HTTPResponse
    do {
      response = try await transport.send(service.request(for: query, count: count))
    } catch {
      throw SearchFailure(error, provider: service.name)
    }
    return try service.pages(in: response, to: query)
  }
}
