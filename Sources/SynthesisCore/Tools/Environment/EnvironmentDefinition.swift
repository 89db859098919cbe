package import Base
package import Net

/// All that the rest of the program knows of a tool environment, as one value: what it is called,
/// what models are told of it, how its pairs are verified, and how it is made.
///
///     let dice = EnvironmentDefinition(
///       name: "dice", tools: [DiceEnvironment.roll], guide: PromptGuide(exploration: "You …"),
///       solution: SolutionForm(…), make: { arguments, _ in try DiceEnvironment(arguments) })
///
/// Nothing outside an environment's folder asks for its name.
package struct EnvironmentDefinition: Sendable {
  /// As configs, records and the names of files have it.
  package let name: String
  /// What configs may call it besides.
  package var aliases: [String]
  /// All that it has, in the order in which a model is shown them.
  package let tools: [ToolDescription]
  package let guide: PromptGuide
  package let solution: SolutionForm
  /// Writers of strings for a model that is simulated, by the `format` that a tool's schema names.
  package var samples: [String: SampleGenerator]
  /// Whether what it tells are pages: then trajectories with few of them are not candidates.
  package var readsPages: Bool
  /// Whether `make` may take a minute, so that it is left to runs.
  package var isSlowToMake: Bool
  /// Whether it keeps things in the folder that `resolve` gets.
  package var usesFolder: Bool
  /// Settles in the parent what only it can see.
  package var resolve: Resolving
  /// Makes the environment from resolved arguments, or says what is wrong with them.
  package let make: Making
  /// What its arguments come to, for people and programs that look at a config: those that the config
  /// gives, and the resolved ones.
  package var facts: Telling
  /// Looks at what it needs besides what `make` has found, before a run.
  package var examine: Examining

  package init(
    name: String, aliases: [String] = [], tools: [ToolDescription], guide: PromptGuide,
    solution: SolutionForm, samples: [String: SampleGenerator] = [:], readsPages: Bool = false,
    isSlowToMake: Bool = false, usesFolder: Bool = true,
    resolve: @escaping Resolving = { arguments, _, _ in arguments },
    make: @escaping Making, facts: @escaping Telling = Self.searchesNothing,
    examine: @escaping Examining = { _, _ in [] }
  ) {
    self.name = name
    self.aliases = aliases
    self.tools = tools
    self.guide = guide
    self.solution = solution
    self.samples = samples
    self.readsPages = readsPages
    self.isSlowToMake = isSlowToMake
    self.usesFolder = usesFolder
    self.resolve = resolve
    self.make = make
    self.facts = facts
    self.examine = examine
  }

  /// The values of `environment_kwargs` as workers get them, who see no keys: with those of the
  /// variables that they name. `folder` is where an environment may keep things for the length of a
  /// run, if the arguments do not say another place.
  package typealias Resolving =
    @Sendable (
      _ arguments: JSONObject, _ variables: EnvironmentVariables, _ folder: String
    ) throws(EnvironmentError) -> JSONObject

  package typealias Making =
    @Sendable (
      _ arguments: JSONObject, _ transport: any HTTPTransport
    ) throws(EnvironmentError) -> any ToolEnvironment

  package typealias Telling =
    @Sendable (_ given: JSONObject, _ resolved: JSONObject) -> ConfigFacts

  /// The wrapper asks every config what is searched, and takes the answer from the same place.
  package static let searchesNothing: Telling = { _, _ in
    ConfigFacts(json: ["search": "none", "search_from": "none"])
  }

  package typealias Examining =
    @Sendable (_ arguments: JSONObject, _ transport: any HTTPTransport) async -> [DoctorCheck]
}

/// Makes one string of a format that tools ask for, from what was observed so far; nil where this
/// leaves nothing to ask for.
package typealias SampleGenerator =
  @Sendable (
    _ topic: String, _ observations: [Observation], _ generator: inout SplitMix64
  ) -> String?

extension EnvironmentDefinition {
  /// The environment with some of its tools; no names stand for all.
  package func environment(
    _ arguments: JSONObject, tools names: [String], transport: any HTTPTransport
  ) throws(EnvironmentError) -> any ToolEnvironment {
    let whole = try make(arguments, transport)
    return names.isEmpty ? whole : Self.selecting(names, of: whole)
  }

  private static func selecting<Environment: ToolEnvironment>(
    _ names: [String], of environment: Environment
  ) -> any ToolEnvironment {
    SelectedTools(base: environment, names: names)
  }
}
