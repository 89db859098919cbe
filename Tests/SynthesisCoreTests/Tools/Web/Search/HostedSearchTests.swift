import Synchronization
import Testing

@testable import Base
@testable import Net
@testable import Web

@Suite("Searching by a service")
struct HostedSearchTests {
  /// Keeps the pauses instead of waiting for them.
  private final class Pauses: Sendable {
    private let log = Mutex<[Double]>([])
    var seconds: [Double] { log.withLock { $0 } }
    var clock: TimeSource {
      TimeSource(pause: { seconds in self.log.withLock { $0.append(seconds) } }, random: { 0.5 })
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

  private func found(_ numbers: Range<Int>) -> Result<HTTPResponse, TransportError> {
    let results = numbers.map { number -> JSONValue in
      ["title": "T", "link": .string("https://a.org/\(number)"), "snippet": "S"]
    }
    return .status(200, JSONValue.object(["organic": .array(results)]).jsonText)
  }

  @Test(
    "Pages are asked for until there is enough, and none beyond what full ones would have made",
    arguments: [
      (5, [0..<4], [1], 4), (25, [0..<10, 8..<18, 18..<28], [1, 2, 3], 25),
      (25, [0..<10, 10..<10], [1, 2], 10), (20, [0..<20], [1], 20),
      (20, [0..<9, 9..<17], [1, 2], 17),
    ] as [(Int, [Range<Int>], [Int], Int)])
  func laterPages(
    count: Int, answers: [Range<Int>], pages: [Int], resultCount: Int
  ) async throws {
    let transport = ScriptedTransport(answers.map(found))
    let search = HostedSearch(
      service: SerperSearch(key: nil), transport: transport,
      policy: RetryPolicy(maximumRetries: 0), clock: pauses.clock)
    let results = try await search.search("zinc", count: count)
    #expect(results.map(\.url) == (0..<resultCount).map { "https://a.org/\($0)" })
    #expect(results.map(\.rank) == Array(1...resultCount))
    let asked = try transport.requests.map { request in
      try JSONValue(parsing: request.body ?? [])["page"]?.integer ?? 1
    }
    #expect(asked == pages)
  }

  @Test("That engines have no second page is no failure of the first")
  func silentLater() async throws {
    let silent = #"{"results": [], "unresponsive_engines": [["google", "timeout"]]}"#
    let transport = ScriptedTransport([
      .status(200, #"{"results": [{"title": "T", "url": "https://a.org/t", "content": "S"}]}"#),
      .status(200, silent),
    ])
    let search = HostedSearch(
      service: SearxngSearch(url: "http://s"), transport: transport,
      policy: RetryPolicy(maximumRetries: 0), clock: pauses.clock)
    #expect(try await search.search("zinc", count: 15).map(\.url) == ["https://a.org/t"])
    let nothing = ScriptedTransport([.status(200, silent)])
    let other = HostedSearch(
      service: SearxngSearch(url: "http://s"), transport: nothing,
      policy: RetryPolicy(maximumRetries: 0), clock: pauses.clock)
    await #expect(throws: SearchError.silent(provider: "SearXNG", engines: ["google"])) {
      try await other.search("zinc", count: 15)
    }
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
