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
    var found: [JSONValue] = []
    var hasAnswer = false
    for (query, answer) in zip(unique, answers) {
      switch answer {
      case .success(let results):
        hasAnswer = true
        texts.append(Self.text(results, for: query, &state))
        found.append(["query": .string(query), "results": .array(results.map(\.json))])
      case .failure(let error):
        texts.append("error: the search for \"\(query)\" failed: \(error)")
        found.append(["query": .string(query), "error": .string("\(error)")])
      }
    }
    return EnvironmentStep(
      observation: Observation(
        status: hasAnswer ? .ok : .error, text: texts.joined(separator: "\n\n"),
        details: ["searches": .array(found)]),
      state: state)
  }

  private static func text(
    _ results: [SearchResult], for query: String, _ state: inout WebState
  ) -> String {
    if results.isEmpty { return "Nothing was found for \"\(query)\"." }
    let entries = results.map { result in
      let heading = "[\(result.title)][\(state.number(of: result.url))]"
      let origin = [result.date, result.source].compactMap(\.self).joined(separator: ", ")
      return [heading, result.url, origin, result.snippet].filter { !$0.isEmpty }
        .joined(separator: "\n")
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
  fileprivate var json: JSONValue {
    [
      "rank": .integer(rank), "title": .string(title), "url": .string(url),
      "snippet": .string(snippet), "date": date.map(JSONValue.string) ?? .null,
      "source": source.map(JSONValue.string) ?? .null,
    ]
  }
}
