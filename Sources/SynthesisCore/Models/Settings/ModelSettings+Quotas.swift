import Base
package import Engine
import Net

extension EndpointSettings {
  /// Tells one key and model from another. Holds no part of the key.
  var quotaIdentity: Int {
    let text = "\(apiKey?.exposed ?? "")\0\(apiKey == nil ? baseURL ?? "" : "")\0\(modelName)"
    return Int(truncatingIfNeeded: SHA256.digest(text.utf8).prefix) | 1
  }

  /// Tells one address, key and model from another. Holds no part of the key.
  var identity: Int {
    let text = "\(apiKey?.exposed ?? "")\0\(baseURL ?? "")\0\(modelName)"
    return Int(truncatingIfNeeded: SHA256.digest(text.utf8).prefix) | 1
  }

  /// Scheme, host and port: a path may hold a key.
  var address: String {
    baseURL.flatMap { HTTPAddress($0) }.map(String.init(describing:)) ?? "no address"
  }
}

extension ModelSettings {
  /// Where requests of each role go, and the quotas that they share.
  package var routes: RequestRoutes {
    RequestRoutes(
      quotas: quotas,
      roles: roles.roles.map { role in
        endpoints(for: role).map {
          EndpointEntry(identity: $0.identity, quota: $0.quotaIdentity, address: $0.address)
        }
      })
  }

  /// The quotas of all endpoints. Endpoints with one key and model share one, with the limits of
  /// the first of them.
  private var quotas: [QuotaEntry] {
    var quotas: [QuotaEntry] = []
    for endpoint in everyEndpoint
    where !quotas.contains(where: { $0.identity == endpoint.quotaIdentity }) {
      quotas.append(
        QuotaEntry(
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
