import Base
import Environment

/// `web_search`: asks a provider, each query by itself.
struct WebSearchTool: Sendable {
  let provider: any SearchProvider
  /// Results for a query.
  let count: Int

  /// Queries that are under way at once.
  private static let concurrency = 4

  func perform(_ queries: [String], in state: WebState) async -> EnvironmentStep<WebState> {
    var unique: [String] = []
    for query in queries.map(HTMLText.collapse) where !unique.contains(query) {
      unique.append(query)
    }
    let answers = await inOrder(unique, limit: Self.concurrency) { query in
      do throws(SearchError) {
        return Result<[SearchResult], SearchError>.success(
          try await provider.search(query, count: count))
      } catch {
        return .failure(error)
      }
    }
    var state = state
    var texts: [String] = []
    var briefs: [String] = []
    var found: [JSONValue] = []
    var hasAnswer = false
    for (query, answer) in zip(unique, answers) {
      switch answer {
      case .success(let results):
        hasAnswer = true
        let numbers = results.map { state.number(of: $0.url) }
        texts.append(Self.text(results, numbers, for: query) { $0.entry })
        briefs.append(Self.text(results, numbers, for: query) { $0.shortEntry })
        found.append(["query": .string(query), "results": .array(results.map(\.json))])
      case .failure(let error):
        texts.append("error: the search for \"\(query)\" failed: \(error)")
        briefs.append("error: the search for \"\(query)\" failed: \(error)")
        found.append(["query": .string(query), "error": .string("\(error)")])
      }
    }
    return EnvironmentStep(
      observation: Observation(
        status: hasAnswer ? .ok : .error, text: texts.joined(separator: "\n\n"),
        brief: briefs.joined(separator: "\n\n"), details: ["searches": .array(found)]),
      state: state)
  }

  private static func text(
    _ results: [SearchResult], _ numbers: [Int], for query: String,
    entry: (SearchResult) -> String
  ) -> String {
    if results.isEmpty { return "Nothing was found for \"\(query)\"." }
    let entries = zip(results, numbers).map { result, number in
      "[\(result.title)][\(number)]\n\(entry(result))"
    }
    return "Found for \"\(query)\":\n" + WebContent.marked(entries.joined(separator: "\n\n"))
  }

  static let description = ToolDescription(
    name: "web_search",
    description: """
      Searches for pages. Each result has a title with its number, an address and a few words of \
      the page.
      """,
    parameters: [
      "type": "object",
      "properties": [
        "queries": [
          "type": "array",
          "items": [
            "type": "string", "format": "search-query", "minLength": 1, "maxLength": 200,
          ],
          "minItems": 1, "maxItems": 5, "description": "what to search for, for example [\"Oslo\"]",
        ]
      ],
      "required": ["queries"],
      "additionalProperties": false,
    ])
}

extension SearchResult {
  fileprivate var entry: String {
    let origin = [date, source].compactMap(\.self).joined(separator: ", ")
    return [url, origin, snippet].filter { !$0.isEmpty }.joined(separator: "\n")
  }

  /// Enough to choose by.
  fileprivate var shortEntry: String {
    snippet.count <= 120 ? snippet : snippet.prefix(120) + "…"
  }

  fileprivate var json: JSONValue {
    [
      "rank": .integer(rank), "title": .string(title), "url": .string(url),
      "snippet": .string(snippet), "date": date.map(JSONValue.string) ?? .null,
      "source": source.map(JSONValue.string) ?? .null,
    ]
  }
}
