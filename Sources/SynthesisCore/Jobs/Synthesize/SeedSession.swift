import FoundationEssentials

/// What a worker does with a seed, for the run's configuration.
enum SeedSession {
  /// Model requests and tool runs of one seed that may be under way at once.
  private static let concurrency = 16

  static func make(_ configuration: SynthesisSettings) throws -> WorkerLoop.Session {
    let transport = CurlTransport(CurlOptions(environment: ProcessInfo.processInfo.environment))
    let environment = try EnvironmentCatalog.make(configuration, transport: transport)
    return session(configuration, environment, try model(configuration, transport))
  }

  private static func session<Environment: ToolEnvironment>(
    _ configuration: SynthesisSettings, _ environment: Environment,
    _ model: any LanguageModel
  ) -> WorkerLoop.Session {
    let synthesis = SeedSynthesis(
      configuration: configuration, environment: environment, model: model,
      check: check,
      concurrency: concurrency, date: { LocalTime.iso8601() },
      // The parent's own clock for the seed is a little ahead: it began when the seed was sent.
      deadline: { SuspendingClock.now + .seconds(configuration.engine.seedTimeoutSeconds) })
    return { seed in SeedReport(await synthesis.run(seed)) }
  }

  private static func model(
    _ configuration: SynthesisSettings, _ transport: CurlTransport
  ) throws -> any LanguageModel {
    if configuration.model.isSimulated { return simulated(configuration) }
    let cache = try cache(configuration.model.cache)
    if let cache, cache.use == .replay { return replayed(configuration, cache) }
    let clock = ClientClock()
    let allowance = RetryAllowance(clock)
    let limits = try WorkerPlace.limits()
    let slot = WorkerPlace.slot
    var clients: [[EndpointSettings]: ChatClient] = [:]
    // Roles of the same endpoints share what is learnt of them.
    func client(for role: ModelRole) throws -> ChatClient {
      let places = configuration.model.endpoints(for: role)
      if let client = clients[places] { return client }
      let client = try ChatClient(
        configuration.model, role: role, transport: transport,
        maxRetries: configuration.model.maxRetries, clock: clock, allowance: allowance,
        cache: cache,
        gate: { place in
          guard let quota = limits?.quota(of: place.quotaIdentity) else { return OpenGate() }
          return QuotaGate(quota, slot: slot, clock: clock)
        },
        purse: { place in
          Purse(
            budget: limits?.budget, price: configuration.engine.budget.prices[place.modelName],
            now: { LocalTime.now })
        })
      clients[places] = client
      return client
    }
    return RoleModels(
      explore: try client(for: .explore), synthesize: try client(for: .synthesize),
      verify: try client(for: .verify))
  }

  private static func cache(_ settings: CacheSettings) throws -> ResponseCache? {
    // The parent has settled where it is.
    guard settings.use != .off, let directory = settings.directory else { return nil }
    return ResponseCache(
      try CacheFolder(directory, limit: settings.maxMegabytes << 20), use: settings.use)
  }

  private static func replayed(
    _ configuration: SynthesisSettings, _ cache: ResponseCache
  ) -> any LanguageModel {
    func model(_ role: ModelRole) -> ReplayedModel {
      ReplayedModel(
        configuration.model, role: role, maxRetries: configuration.model.maxRetries, cache: cache)
    }
    return RoleModels(
      explore: model(.explore), synthesize: model(.synthesize), verify: model(.verify))
  }

  private static func simulated(_ configuration: SynthesisSettings) -> SimulatedModel {
    SimulatedModel(
      salt: SynthesisSettings.schema.resultDigest(of: configuration).hexadecimal,
      samples: [
        "arithmetic-expression": { _, steps, generator in
          ArithmeticExpressionSample.make(
            earlierResults: steps.flatMap(\.observation.results), using: &generator)
        },
        "python-code": { _, steps, generator in
          PythonCodeSample.make(
            earlierResults: steps.flatMap(\.observation.results), using: &generator)
        },
        "search-query": { topic, steps, generator in
          WebSample.query(about: topic, after: steps, using: &generator)
        },
        "web-link": { _, steps, generator in WebSample.link(after: steps, using: &generator) },
      ])
  }

  /// A schema that is itself at fault refuses every value, with the reason.
  private static let check: SchemaCheck = { schema, value in
    do {
      return try schema.violations(in: value).first?.description
    } catch {
      return "\(error)"
    }
  }
}

extension SeedReport {
  init(_ result: SeedResult) {
    // A seed that failed leaves no records: it will be tried again.
    let keepsRecords = result.outcome.state != .failed
    self.init(
      outcome: result.outcome, funnel: result.funnel, usage: result.usage,
      trajectories: keepsRecords ? result.trajectories.map(\.line) : [],
      pairs: keepsRecords ? result.pairs.map(\.line) : [], obstacle: result.obstacle)
  }
}
