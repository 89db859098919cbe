package import Base
package import Engine
package import Net

extension ModelRouter {
  /// What the models of a worker have in common.
  package struct Resources: Sendable {
    package var transport: any HTTPTransport
    package var maxRetries: Int
    var clock: TimeSource
    /// Nil where nothing is limited: a single process.
    package var limits: SharedLimits?
    /// The worker's place among those that keep the limits.
    package var slot: Int
    /// By model name.
    package var prices: [String: ModelPrice]
    /// With one that is replayed from, nothing is sent.
    package var cache: ResponseCache?
    /// How long endpoints are waited for that do not answer.
    package var patience: OutagePatience

    package init(
      transport: any HTTPTransport, maxRetries: Int, clock: TimeSource = TimeSource(),
      limits: SharedLimits? = nil, slot: Int = 0, prices: [String: ModelPrice] = [:],
      cache: ResponseCache? = nil, patience: OutagePatience = OutagePatience()
    ) {
      self.transport = transport
      self.maxRetries = maxRetries
      self.clock = clock
      self.limits = limits
      self.slot = slot
      self.prices = prices
      self.cache = cache
      self.patience = patience
    }
  }

  /// A model for each of the job's roles; the first one serves all others. Roles of the same endpoints
  /// share what is learnt of them.
  package init(_ settings: ModelSettings, _ resources: Resources) throws(ModelError) {
    let allowance = RetryAllowance(resources.clock)
    var byEndpoints: [[EndpointSettings]: any LanguageModel] = [:]
    func model(for role: ModelRole) throws(ModelError) -> any LanguageModel {
      let endpoints = settings.endpoints(for: role)
      if let model = byEndpoints[endpoints] { return model }
      let model = try Self.model(settings, endpoints, resources, allowance)
      byEndpoints[endpoints] = model
      return model
    }
    var models: [ModelRole: any LanguageModel] = [:]
    for role in settings.roles.roles { models[role] = try model(for: role) }
    let first = settings.roles.roles.first ?? ModelRole(rawValue: "")
    self.init(models, fallback: try model(for: first))
  }

  private static func model(
    _ settings: ModelSettings, _ endpoints: [EndpointSettings], _ resources: Resources,
    _ allowance: RetryAllowance
  ) throws(ModelError) -> any LanguageModel {
    if let cache = resources.cache, cache.use == .replay {
      return ReplayedModel(
        settings, endpoints: endpoints, maxRetries: resources.maxRetries, cache: cache)
    }
    let limits = resources.limits
    return try ModelClient(
      settings, endpoints: endpoints, transport: resources.transport,
      maxRetries: resources.maxRetries, clock: resources.clock, allowance: allowance,
      cache: resources.cache, patience: resources.patience,
      limiter: { endpoint in
        guard let quota = limits?.quota(of: endpoint.quotaIdentity) else { return Unlimited() }
        return SharedRateLimiter(
          quota, slot: resources.slot, clock: resources.clock, endpoint: endpoint.address)
      },
      costMeter: { endpoint in
        CostMeter(
          budget: limits?.budget, price: resources.prices[endpoint.modelName],
          clock: resources.clock)
      },
      health: { limits?.health(of: $0.identity, slot: resources.slot) ?? EndpointHealth() })
  }
}
