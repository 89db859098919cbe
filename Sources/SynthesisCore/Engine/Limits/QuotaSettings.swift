/// The limits of one key and model, shared by all workers of a run.
struct QuotaSettings: Sendable, Hashable {
  /// Nil sets no limit.
  var requestsPerMinute: Int?
  var tokensPerMinute: Int?
  /// Nil leaves it to the number of workers.
  var maxConcurrentRequests: Int?
  /// Allowance of this many seconds that was not used can be made up for later.
  var burstSeconds = 1.0
  /// The least time between two requests, whoever sends them.
  var requestDelaySeconds = 0.0
  /// Whether fewer requests are under way at once while the endpoint throttles or times out.
  var adaptsConcurrency = true

  static let concurrencyPerWorker = 64

  func concurrencyCeiling(workers: Int) -> Int {
    maxConcurrentRequests ?? Self.concurrencyPerWorker * workers
  }
}

extension EndpointSettings {
  /// Tells one key and model from another. Holds no part of the key.
  var quotaIdentity: Int {
    let text = "\(apiKey?.exposed ?? "")\0\(apiKey == nil ? baseURL ?? "" : "")\0\(modelName)"
    return Int(truncatingIfNeeded: SHA256.digest(text.utf8).prefix) | 1
  }
}

extension ModelSettings {
  struct Quota: Sendable, Hashable {
    let identity: Int
    let model: String
    let settings: QuotaSettings
  }

  /// The quotas of all endpoints. Endpoints with one key and model share one, with the limits of
  /// the first of them.
  var quotas: [Quota] {
    var quotas: [Quota] = []
    for endpoint in ModelRole.allCases.flatMap({ endpoints(for: $0) })
    where !quotas.contains(where: { $0.identity == endpoint.quotaIdentity }) {
      quotas.append(
        Quota(
          identity: endpoint.quotaIdentity, model: endpoint.modelName,
          settings: quota(with: endpoint.limits)))
    }
    return quotas
  }

  /// The limits at the top of the config, but for those that an endpoint has of its own.
  private func quota(with limits: EndpointLimits) -> QuotaSettings {
    var settings = quota
    settings.requestsPerMinute = limits.requestsPerMinute ?? settings.requestsPerMinute
    settings.tokensPerMinute = limits.tokensPerMinute ?? settings.tokensPerMinute
    settings.maxConcurrentRequests = limits.maxConcurrentRequests ?? settings.maxConcurrentRequests
    return settings
  }
}
