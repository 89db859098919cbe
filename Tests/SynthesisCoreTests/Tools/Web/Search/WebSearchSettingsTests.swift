import Testing

@testable import Base
@testable import Environment
@testable import Web

@Suite("Settings of the search")
struct WebSearchSettingsTests {
  @Test(
    "The provider is the one that is named, or follows from what there is",
    arguments: [
      (["search_provider": "brave", "search_api_key": "${MY}"], ["MY": "k"], .brave),
      ([:], ["SERPER_API_KEY": "k"], .serper),
      ([:], ["SERPER_API_KEY": "", "TAVILY_API_KEY": "k"], .tavily),
      (["search_corpus": "c.jsonl"], ["SERPER_API_KEY": "k"], .local),
      ([:], ["SYNTHESIS_SITE_CORPUS": "c.jsonl", "SYNTHESIS_SITE_URL": "http://h:1"], .local),
      ([:], ["SYNTHESIS_SITE_CORPUS": "c.jsonl", "BRAVE_API_KEY": "k"], .brave),
      (["search_provider": "kiwix", "search_url": "http://h:1/"], [:], .kiwix),
    ] as [(JSONObject, [String: String], WebSearchSettings.Provider)])
  func provider(
    arguments: JSONObject, environment: [String: String], expected: WebSearchSettings.Provider
  ) throws {
    let settings = try WebSearchSettings(
      arguments: arguments, variables: EnvironmentVariables(environment: environment))
    #expect(settings.provider == expected)
    #expect((settings.apiKey?.exposed == "k") == (expected.keyVariable != nil))
    #expect(settings.topK == 5)
  }

  @Test(
    "A mistake is said in a sentence, at its key",
    arguments: [
      (
        [:],
        "there is nothing to search with: set SERPER_API_KEY, or search_provider and what it needs",
        []
      ),
      (
        ["search_provider": "serpar"],
        "search_provider must be one of serper, brave, tavily, searxng, mediawiki, kiwix, local; did you mean \"serper\"?",
        ["search_provider"]
      ),
      (
        ["search_provider": "serper"], "serper needs a key: set search_api_key or SERPER_API_KEY",
        ["search_provider"]
      ),
      (["search_provider": "searxng"], "searxng needs search_url", ["search_provider"]),
      (["search_provider": "local"], "local search needs search_corpus", ["search_provider"]),
      (["search_corpus": 5], "search_corpus must be a string, not an integer", ["search_corpus"]),
      (
        ["search_corpus": "${NO}"],
        "search_corpus names the environment variable NO, which is not set",
        ["search_corpus"]
      ),
      (
        ["search_corpus": "~/c"],
        "search_corpus needs the environment variable HOME, which is not set", ["search_corpus"]
      ),
      (
        ["search_corpus": "c", "search_corpus_url": "ftp://h"],
        "search_corpus_url must be an http or https address", ["search_corpus_url"]
      ),
      (
        ["search_corpus": "c", "web_search_top_k": 0],
        "web_search_top_k must be an integer from 1 to 50", ["web_search_top_k"]
      ),
      (
        ["search_corpus": "c", "search_timeout_seconds": "1"],
        "search_timeout_seconds must be a number above 0 and at most 600",
        ["search_timeout_seconds"]
      ),
    ] as [(JSONObject, String, [String])])
  func mistakes(arguments: JSONObject, sentence: String, path: [String]) {
    let error = #expect(throws: EnvironmentError.self) {
      try WebSearchSettings(arguments: arguments, variables: .none)
    }
    #expect(error?.description == sentence)
    #expect(error?.path == path)
  }
}
