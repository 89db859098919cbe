package import Base
package import Engine
package import Environment
import FoundationEssentials
import Models
import Net

/// QA synthesis: explores a tool environment from each seed as a tree of actions, selects the best
/// trajectories, and writes and verifies a question–answer pair from each.
package struct SynthesizeJob: Job {
  /// Model requests and tool runs of one seed that may be under way at once.
  static let concurrency = 16

  package let environments: EnvironmentRegistry

  package let name = "synthesize"
  package let counterNames = Counters.synthesisNames
  package let words = ReportWords(
    items: "seeds", made: "QA pairs", madeBriefly: "QA", unmade: "without a pair")
  package let outputs = [
    OutputSpec(
      name: SynthesizedSeed.pairs, fileName: "synthesized_qa", format: .lines, title: "QA pairs",
      countName: "qa_pairs", isRequired: true),
    OutputSpec(
      name: SynthesizedSeed.trajectories, fileName: "trajectories", format: .array,
      title: "Trajectories"),
  ]

  package init(environments: EnvironmentRegistry) {
    self.environments = environments
  }

  package var schema: SettingsSchema<SynthesisSettings> { SynthesisSettings.schema(environments) }

  package func label(of settings: SynthesisSettings) -> String { settings.mode }

  package func prepare(
    _ loaded: inout LoadedSettings<SynthesisSettings>, for purpose: SettingsReading.Purpose
  ) throws -> RunTraits {
    let place = try EnvironmentSetup(loaded, environments)
    var traits = RunTraits(
      title: "\(loaded.settings.mode) mode",
      modelName: loaded.settings.model.displayName(for: .synthesize),
      isSimulated: loaded.settings.model.isSimulated)
    if purpose != .inspection || !place.definition.isSlowToMake {
      // What it lacks is told before the start, and what takes long to prepare is prepared once. The
      // run's own folder for pages does not exist yet.
      let scratch = try place.scratch()
      defer { scratch?.remove() }
      traits.sandbox = try place.environment(folder: scratch?.path ?? "").sandbox?.rawValue ?? ""
    }
    if purpose != .inspection {
      try loaded.settings.model.settleCache()
      // Resolved, as arguments may name variables whose values nobody else must see.
      traits.secrets = try place.resolved(folder: "").secrets
    }
    if loaded.settings.model.sendsRequests { traits.routes = loaded.settings.model.routes }
    return traits
  }

  package func settle(
    _ loaded: LoadedSettings<SynthesisSettings>, _ files: RunFiles
  ) throws -> SynthesisSettings {
    try EnvironmentSetup(loaded, environments).resolved(folder: files.folder("pages"))
  }

  package func makeWork(_ settings: SynthesisSettings, _ context: WorkerContext) throws -> Work {
    var options = CurlOptions(environment: context.environment)
    options.maximumInFlight = settings.engine.requestsPerWorker
    let transport = CurlTransport(options)
    let definition = try environments.definition(of: settings.mode)
    let environment = try definition.environment(
      settings.environmentArguments, tools: settings.availableTools, transport: transport)
    return work(
      settings, definition, environment, try model(settings, definition, transport, context))
  }

  private func work<Environment: ToolEnvironment>(
    _ settings: SynthesisSettings, _ definition: EnvironmentDefinition,
    _ environment: Environment, _ model: any SynthesisModel
  ) -> Work {
    let synthesis = SeedSynthesis(
      configuration: settings, definition: definition, environment: environment, model: model,
      check: Self.check, concurrency: Self.concurrency, date: { LocalTime.iso8601() })
    return { item, tracker in
      do {
        return ItemResult(await synthesis.run(try Seed(item), tracker))
      } catch {
        return ItemResult(
          outcome: ItemOutcome(
            state: .failed, stage: "seed", cause: "bad_seed", detail: "\(error)"))
      }
    }
  }

  private func model(
    _ settings: SynthesisSettings, _ definition: EnvironmentDefinition,
    _ transport: CurlTransport, _ context: WorkerContext
  ) throws -> any SynthesisModel {
    if settings.model.isSimulated {
      return SimulatedModel(
        salt: schema.resultDigest(of: settings).hexadecimal, samples: definition.samples)
    }
    return PromptedModel(
      model: try ModelRouter(
        settings.model,
        ModelRouter.Resources(
          transport: transport, maxRetries: settings.model.maxRetries, limits: context.limits,
          slot: context.slot, prices: settings.engine.budget.prices,
          cache: try settings.model.cache.opened(),
          patience: settings.model.patience)))
  }

  /// A schema that is itself at fault refuses every value, with the reason.
  static let check: SchemaCheck = { schema, value in
    do {
      return try schema.violations(in: value).first?.description
    } catch {
      return "\(error)"
    }
  }

  package func facts(
    _ loaded: LoadedSettings<SynthesisSettings>, _ variables: EnvironmentVariables
  ) throws -> ConfigFacts {
    let place = try EnvironmentSetup(loaded, environments)
    let settings = loaded.settings
    var facts = ConfigFacts(
      json: ["environment_mode": .string(settings.mode)],
      lines: [ConfigFacts.Line(title: "mode", text: settings.mode)])
    facts += settings.model.facts(variables)
    facts += place.definition.facts(
      settings.environmentArguments,
      try place.resolved(folder: "", variables).environmentArguments)
    return facts
  }

  package func estimate(
    _ loaded: LoadedSettings<SynthesisSettings>, itemBytes: Int
  ) throws -> ItemEstimate? {
    let definition = try EnvironmentSetup(loaded, environments).definition
    return SeedEstimate(loaded.settings, definition, seedBytes: itemBytes).item
  }

  package func examine(
    _ loaded: LoadedSettings<SynthesisSettings>, _ found: (DoctorCheck) -> Void
  ) async {
    let transport = CurlTransport(CurlOptions(environment: ProcessInfo.processInfo.environment))
    do {
      let place = try EnvironmentSetup(loaded, environments)
      found(await tools(of: place))
      for check in await place.definition.examine(
        try place.resolved(folder: "").environmentArguments, transport)
      {
        found(check)
      }
    } catch {
      found(.failure("tools", "\(error)"))
    }
    for check in await DoctorCheck.endpoints(of: loaded.settings.model, transport) { found(check) }
    await transport.shutDown()
  }

  /// Opens the environment as for a seed: then what it needs of the machine is there.
  private func tools(of place: EnvironmentSetup) async -> DoctorCheck {
    do {
      let scratch = try place.scratch()
      defer { scratch?.remove() }
      let environment = try place.environment(folder: scratch?.path ?? "")
      try await ToolRunner.tryOpening(environment)
      let names = environment.tools.map(\.name)
      return .good("tools", "\(place.definition.name) mode: \(names.joined(separator: ", "))")
    } catch {
      return .failure("tools", "\(error)")
    }
  }
}

extension SynthesisSettings: JobSettings {}

extension Seed {
  init(_ item: WorkItem) throws(PayloadError) {
    guard let said = try? JSONValue(parsing: item.payload),  // any damage has the same consequence
      let content = said["content"]?.string, let arguments = said["kwargs"]?.object
    else { throw PayloadError(description: "an item that holds no seed") }
    self.init(
      index: item.index, content: content, arguments: arguments, digest: item.digest,
      occurrence: item.occurrence)
  }
}
