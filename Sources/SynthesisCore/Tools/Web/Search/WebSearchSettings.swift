import Base
import Environment
import Net

/// How `web_search` searches, out of the configuration's `environment_kwargs`.
struct WebSearchSettings: Sendable, Hashable {
  enum Provider: String, Sendable, Hashable, CaseIterable {
    case serper
    case brave
    case tavily
    case searxng
    case mediawiki
    case kiwix
    case local

    /// Where the key is taken from if `search_api_key` does not give one.
    var keyVariable: String? {
      switch self {
      case .serper: "SERPER_API_KEY"
      case .brave: "BRAVE_API_KEY"
      case .tavily: "TAVILY_API_KEY"
      case .searxng, .mediawiki, .kiwix, .local: nil
      }
    }

    /// Services that run somewhere of one's own choosing.
    var needsURL: Bool { self == .searxng || self == .mediawiki || self == .kiwix }
  }

  var provider: Provider
  var apiKey: Secret?
  /// Where the service is; nil for the usual place.
  var url: String?
  /// The one book of a `kiwix-serve` to search.
  var book: String?
  /// A JSONL file or a folder of pages, for local search.
  var corpus: String?
  /// Where its index lies; nil for beside the corpus.
  var index: String?
  /// What the corpus's relative addresses are relative to.
  var corpusURL: String?
  /// Results for a query.
  var topK = 5
  var timeoutSeconds = 20.0

  /// The keys of `environment_kwargs` that are read here.
  static let keys = [
    "search_provider", "search_api_key", "search_url", "search_book", "search_corpus",
    "search_index", "search_corpus_url", "web_search_top_k", "search_timeout_seconds",
  ]
}

// MARK: - Reading

extension WebSearchSettings {
  /// Without `search_provider` it is local search where a corpus is named, or else the service
  /// whose key is in the environment, or else the site that the wrapper serves. In texts `${NAME}`
  /// stands for a variable of the environment.
  init(
    arguments: JSONObject, variables: EnvironmentVariables
  ) throws(EnvironmentError) {
    let reading = EnvironmentArguments(arguments: arguments, variables: variables)
    let ownCorpus = try reading.path("search_corpus")
    let site = try reading.variable("SYNTHESIS_SITE_CORPUS")
    provider = try Self.provider(reading, hasCorpus: ownCorpus != nil, hasSite: site != nil)
    corpus = ownCorpus ?? site
    var key = try reading.text("search_api_key")
    if key == nil, let name = provider.keyVariable { key = try reading.variable(name) }
    apiKey = key.flatMap { $0.isEmpty ? nil : Secret($0) }
    if let name = provider.keyVariable, apiKey == nil {
      throw EnvironmentError(
        description: "\(provider.rawValue) needs a key: set search_api_key or \(name)",
        path: ["search_provider"])
    }
    url = try reading.address("search_url")
    if provider.needsURL, url == nil {
      throw EnvironmentError(
        description: "\(provider.rawValue) needs search_url", path: ["search_provider"])
    }
    if provider == .local, corpus == nil {
      throw EnvironmentError(
        description: "local search needs search_corpus", path: ["search_provider"])
    }
    book = try reading.text("search_book")
    index = try reading.path("search_index")
    corpusURL = try reading.address("search_corpus_url")
    if corpusURL == nil, ownCorpus == nil {
      corpusURL = try reading.variable("SYNTHESIS_SITE_URL")
    }
    topK = try reading.integer("web_search_top_k", in: 1...50) ?? topK
    timeoutSeconds = try reading.seconds("search_timeout_seconds") ?? timeoutSeconds
  }

  private static func provider(
    _ reading: EnvironmentArguments, hasCorpus: Bool, hasSite: Bool
  ) throws(EnvironmentError) -> Provider {
    if let name = try reading.text("search_provider") {
      if let provider = Provider(rawValue: name) { return provider }
      let known = Provider.allCases.map(\.rawValue)
      throw EnvironmentError(
        description: "search_provider must be one of \(known.joined(separator: ", "))"
          + NearMiss.hint(for: name, among: known), path: ["search_provider"])
    }
    if hasCorpus { return .local }
    let withKey = Provider.allCases.first { provider in
      provider.keyVariable.map(reading.variables.isNamed) ?? false
    }
    if withKey == nil, hasSite { return .local }
    guard let withKey else {
      throw EnvironmentError(
        description:
          "there is nothing to search with: set SERPER_API_KEY, or search_provider and what it needs"
      )
    }
    return withKey
  }
}

extension WebSearchSettings {
  /// The same settings as arguments, with the key itself.
  var arguments: JSONObject {
    var arguments: JSONObject = [
      "search_provider": .string(provider.rawValue), "web_search_top_k": .integer(topK),
      "search_timeout_seconds": .number(timeoutSeconds),
    ]
    let texts = [
      "search_api_key": apiKey?.exposed, "search_url": url, "search_book": book,
      "search_corpus": corpus, "search_index": index, "search_corpus_url": corpusURL,
    ]
    for (key, text) in texts { arguments[key] = text.map(JSONValue.string) }
    return arguments
  }
}

// MARK: - Making

extension WebSearchSettings {
  /// For local search this opens the index, and makes it first where need be; not to be called on a
  /// task's thread.
  func makeProvider(
    transport: any HTTPTransport, policy: RetryPolicy
  ) throws(SearchIndexError) -> any SearchProvider {
    func hosted(_ service: any SearchService) -> HostedSearch {
      HostedSearch(service: service, transport: transport, policy: policy)
    }
    let own = url ?? ""
    switch provider {
    case .serper:
      var service = SerperSearch(key: apiKey, timeoutSeconds: timeoutSeconds)
      service.url = url ?? service.url
      return hosted(service)
    case .brave:
      var service = BraveSearch(key: apiKey, timeoutSeconds: timeoutSeconds)
      service.url = url ?? service.url
      return hosted(service)
    case .tavily:
      var service = TavilySearch(key: apiKey, timeoutSeconds: timeoutSeconds)
      service.url = url ?? service.url
      return hosted(service)
    case .searxng: return hosted(SearxngSearch(url: own, timeoutSeconds: timeoutSeconds))
    case .mediawiki:
      return hosted(
        MediaWikiSearch(
          url: own.hasSuffix("/api.php") ? String(own.dropLast(8)) : own,
          timeoutSeconds: timeoutSeconds))
    case .kiwix: return hosted(KiwixSearch(url: own, book: book, timeoutSeconds: timeoutSeconds))
    case .local:
      let corpus = try SearchCorpus(corpus ?? "")
      let path = index ?? SearchIndexStore.usualPath(for: corpus.path)
      return LocalSearch(
        index: try SearchIndexStore.open(corpus, at: path), baseURL: corpusURL)
    }
  }
}
