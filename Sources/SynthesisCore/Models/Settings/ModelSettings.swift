/// Which model is asked, where and how.
struct ModelSettings: Sendable, Hashable {
  var name = ""
  /// Up to and without `/chat/completions`.
  var baseURL: String?
  var apiKey: Secret?
  var dialect = Dialect.auto
  /// Where requests are spread over several places; empty for the one that is named above.
  var endpoints: [EndpointSettings] = []
  var roles = RoleEndpoints()
  /// Nil leaves it to the endpoint, as with the next two.
  var temperature: Double?
  var topP: Double?
  var seed: Int?
  /// Further members of each request.
  var extraBody: JSONObject = [:]
  /// The most tokens a reply may have; always sent.
  var maxTokens = 1024
  var connectTimeoutSeconds = 10.0
  /// Nil leaves it to `requestTimeoutSeconds`.
  var firstByteTimeoutSeconds: Double?
  var requestTimeoutSeconds = 120.0
  /// How often a refused reply or a failed request is asked for again.
  var maxRetries = 3
  var quota = QuotaSettings()
  var cache = CacheSettings()
  var isSimulated = false
}

extension ModelSettings {
  /// Whether an endpoint is asked at all.
  var sendsRequests: Bool { !isSimulated && cache.use != .replay }
}
