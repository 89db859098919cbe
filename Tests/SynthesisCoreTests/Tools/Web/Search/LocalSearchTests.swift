import TestSupport
import Testing

@testable import SynthesisCore

@Suite("Searching a corpus of one's own")
struct LocalSearchTests {
  @Test("Results have absolute addresses and snippets, and a page counts once")
  func results() async throws {
    let folder = try TemporaryDirectory()
    let corpus = try folder.write(
      "corpus.jsonl",
      """
      {"url": "/a.html", "title": "Zinc", "text": "Zinc is a metal."}
      {"url": "/a.html#more", "title": "Zinc", "text": "More on zinc than most want to read."}
      {"url": "https://b.org/", "title": "Ores", "text": "Ores of zinc and tin."}
      """)
    let settings = try WebSearchSettings(
      arguments: [
        "search_corpus": .string(corpus), "search_corpus_url": "http://127.0.0.1:${PORT}/",
      ], variables: EnvironmentVariables(environment: ["PORT": "8123"]))
    let search = try settings.makeProvider(
      transport: ScriptedTransport([]), policy: RetryPolicy(maximumRetries: 0))
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
    let folder = try TemporaryDirectory()
    let prose = String(repeating: "It is told of in books. ", count: 40)
    let corpus = try folder.write(
      "corpus.jsonl",
      """
      {"url": "https://a.org/ores", "title": "Ores", "text": "Zinc ores: zinc density, zinc, zinc."}
      {"url": "https://a.org/alloys", "title": "Alloys", "text": "Zinc density, zinc alloys."}
      {"url": "https://a.org/zinc", "title": "Zinc", "text": "A metal. \(prose)"}
      """)
    let settings = try WebSearchSettings(
      arguments: ["search_corpus": .string(corpus)], variables: .none)
    let search = try settings.makeProvider(
      transport: ScriptedTransport([]), policy: RetryPolicy(maximumRetries: 0))
    let found = try await search.search("density of zinc", count: 3)
    #expect(found.map(\.title) == ["Zinc", "Ores", "Alloys"])
  }
}
