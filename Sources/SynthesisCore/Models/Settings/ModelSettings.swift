package import Base
package import Engine
import FoundationEssentials

/// Which model is asked, where and how.
package struct ModelSettings: Sendable, Hashable {
  var name = ""
  /// Up to and without `/chat/completions`.
  var baseURL: String?
  var apiKey: Secret?
  var dialect = Dialect.auto
  /// Where requests are spread over several places; empty for the one that is named above.
  var endpoints: [EndpointSettings] = []
  var roles: RoleEndpoints
  /// Nil leaves it to the endpoint, as with the next two.
  var temperature: Double?
  var topP: Double?
  var seed: Int?
  /// Further members of each request.
  var extraBody: JSONObject = [:]
  /// The most tokens a reply may have; always sent.
  package var maxTokens = 1024
  var connectTimeoutSeconds = 10.0
  /// Nil leaves it to `requestTimeoutSeconds`.
  var firstByteTimeoutSeconds: Double?
  var requestTimeoutSeconds = 120.0
  /// How often a refused reply or a failed request is asked for again.
  package var maxRetries = 3
  package var patience = OutagePatience()
  var quota = QuotaSettings()
  package var cache = CacheSettings()
  package var isSimulated = false

  /// `roles` are those that a job asks models in.
  package init(roles: [ModelRole] = []) { self.roles = RoleEndpoints(roles) }
}

extension ModelSettings {
  /// Whether an endpoint is asked at all.
  package var sendsRequests: Bool { !isSimulated && cache.use != .replay }
}

extension ModelSettings {
  /// Chooses the folder of the response cache and makes it, so that a wrong one is told of before the
  /// start. Simulated replies are not kept.
  package mutating func settleCache() throws(UsageProblem) {
    if isSimulated { cache.use = .off }
    guard cache.use != .off else { return }
    guard let folder = cache.folder(ProcessInfo.processInfo.environment) else {
      throw UsageProblem("the response cache has no place: name one by cache_dir or --cache-dir")
    }
    cache.directory = folder
    do throws(SystemError) {
      _ = try cache.opened()
    } catch {
      throw UsageProblem("the response cache can't be used: \(error)")
    }
  }
}
