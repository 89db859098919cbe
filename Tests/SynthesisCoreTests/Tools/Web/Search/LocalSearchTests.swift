import TestSupport
import Testing

@testable import Base
@testable import Net
@testable import Web

@Suite("Searching a corpus of one's own")
struct LocalSearchTests {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  private func search(
    _ documents: String, _ arguments: JSONObject = [:], _ environment: [String: String] = [:]
  ) throws -> any SearchProvider {
    var arguments = arguments
    arguments["search_corpus"] = .string(try folder.write("corpus.jsonl", documents))
    return try WebSearchSettings(
      arguments: arguments, variables: EnvironmentVariables(environment: environment)
    ).makeProvider(transport: ScriptedTransport([]), policy: RetryPolicy(maximumRetries: 0))
  }

  @Test("Results have absolute addresses and snippets, and a page counts once")
  func results() async throws {
    let search = try search(
      """
      {"url": "/a.html", "title": "Zinc", "text": "Zinc is a metal."}
      {"url": "/a.html#more", "title": "Zinc", "text": "More on zinc than most want to read."}
      {"url": "https://b.org/", "title": "Ores", "text": "Ores of zinc and tin."}
      """, ["search_corpus_url": "http://127.0.0.1:${PORT}/"], ["PORT": "8123"])
    #expect(
      try await search.search("zinc", count: 5) == [
        SearchResult(
          rank: 1, title: "Zinc", url: "http://127.0.0.1:8123/a.html", snippet: "Zinc is a metal."),
        SearchResult(
          rank: 2, title: "Ores", url: "https://b.org/", snippet: "Ores of zinc and tin."),
      ])
    #expect(try await search.search("helium", count: 5) == [])
  }

  @Test("A page whose name the query gives comes before those that mention it more often")
  func named() async throws {
    let prose = String(repeating: "It is told of in books. ", count: 40)
    let search = try search(
      """
      {"url": "https://a.org/ores", "title": "Ores", "text": "Zinc ores: zinc density, zinc, zinc."}
      {"url": "https://a.org/alloys", "title": "Alloys", "text": "Zinc density, zinc alloys."}
      {"url": "https://a.org/zinc", "title": "Zinc", "text": "A metal. \(prose)"}
      """)
    let found = try await search.search("density of zinc", count: 3)
    #expect(found.map(\.title) == ["Zinc", "Ores", "Alloys"])
  }
}
