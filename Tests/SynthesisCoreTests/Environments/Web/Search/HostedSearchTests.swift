import Synchronization
import Testing

@testable import SynthesisCore

@Suite("Searching by a service")
struct HostedSearchTests {
  /// Keeps the pauses instead of waiting for them.
  private final class Pauses: Sendable {
    private let log = Mutex<[Double]>([])
    var seconds: [Double] { log.withLock { $0 } }
    var clock: ClientClock {
      ClientClock(pause: { seconds in self.log.withLock { $0.append(seconds) } }, random: { 0.5 })
    }
  }

  private let pauses = Pauses()
  private static let found =
    #"{"results": [{"title": "T", "url": "https://a.org/t", "content": "S"}]}"#

  private func search(_ transport: ScriptedTransport, retries: Int = 2) async throws
    -> [SearchResult]
  {
    let search = HostedSearch(
      service: TavilySearch(key: Secret("k")), transport: transport,
      policy: RetryPolicy(maximumRetries: retries), clock: pauses.clock)
    return try await search.search("zinc", count: 5)
  }

  @Test("A failure that may pass is tried again after a pause, with what the service asked for")
  func retries() async throws {
    let transport = ScriptedTransport([
      .status(429, headers: [HTTPHeader(name: "Retry-After", value: "3")]),
      .failure(.connectionLost(endpoint: "https://api", reason: "reset", reusedConnection: true)),
      .status(200, Self.found),
    ])
    #expect(
      try await search(transport)
        == [SearchResult(rank: 1, title: "T", url: "https://a.org/t", snippet: "S")])
    #expect(pauses.seconds == [3.25, 0.5])
    #expect(transport.requests.count == 3)
  }

  @Test("It gives up when the tries are used up, with the last error")
  func givesUp() async {
    let transport = ScriptedTransport([.status(502)])
    await #expect(throws: SearchError.refused(provider: "Tavily", status: 502, words: "")) {
      try await search(transport)
    }
    #expect(transport.requests.count == 3)
  }

  @Test(
    "What will not pass is not tried again",
    arguments: [
      Result<HTTPResponse, TransportError>.status(401), .status(403),
      .failure(.notTrusted(endpoint: "https://api", reason: "self-signed")), .failure(.cancelled),
    ])
  func terminal(result: Result<HTTPResponse, TransportError>) async {
    let transport = ScriptedTransport([result])
    await #expect(throws: SearchError.self) { try await search(transport) }
    #expect(transport.requests.count == 1)
  }
}
