/// What a worker does with a seed, for the run's configuration.
enum SeedSession {
  /// Model requests and tool runs of one seed that may be under way at once.
  private static let concurrency = 16

  static func make(_ configuration: SynthesisConfiguration) throws -> WorkerLoop.Session {
    let environment = try EnvironmentCatalog.make(configuration)
    return session(configuration, environment, try model(configuration))
  }

  private static func session<Environment: ToolEnvironment>(
    _ configuration: SynthesisConfiguration, _ environment: Environment,
    _ model: any LanguageModel
  ) -> WorkerLoop.Session {
    let synthesis = SeedSynthesis(
      configuration: configuration, environment: environment, model: model,
      check: check,
      concurrency: concurrency, date: { LocalTime.iso8601() })
    return { seed in SeedReport(await synthesis.run(seed)) }
  }

  private static func model(
    _ configuration: SynthesisConfiguration
  ) throws -> any LanguageModel {
    if configuration.model.isSimulated { return simulated(configuration) }
    return try ChatClient(
      configuration.model, transport: CurlTransport(), maxRetries: configuration.maxRetries)
  }

  private static func simulated(_ configuration: SynthesisConfiguration) -> SimulatedModel {
    SimulatedModel(
      salt: configuration.resultDigest.hexadecimal,
      samples: [
        "arithmetic-expression": { results, generator in
          ArithmeticExpressionSample.make(earlierResults: results, using: &generator)
        },
        "python-code": { results, generator in
          PythonCodeSample.make(earlierResults: results, using: &generator)
        },
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
      pairs: keepsRecords ? result.pairs.map(\.line) : [])
  }
}
