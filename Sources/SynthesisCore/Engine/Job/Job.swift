package import Base

/// What a run makes of its items: QA synthesis, labelling, …
///
/// A job is a value in a registry that both programs are given. The engine reads its settings, hands
/// its items to workers, writes down what they return and resumes where it was left; what an item
/// says and what is made of it only the job knows.
///
///     struct Echo: Job {
///       let name = "echo"
///       let schema = SettingsSchema(initial: EchoSettings(), sections: […])
///       let outputs = [OutputSpec(name: "echoes", fileName: "echoes", format: .lines)]
///       func makeWork(_ settings: EchoSettings, _ context: WorkerContext) -> Work {
///         { item, tracker in ItemResult(outcome: …, records: ["echoes": [item.payload]]) }
///       }
///     }
package protocol Job: Sendable {
  associatedtype Settings: JobSettings

  /// What the config key `job` calls it.
  var name: String { get }
  var schema: SettingsSchema<Settings> { get }
  var outputs: [OutputSpec] { get }
  /// The counts that the statistics tell whether they are zero or not, in their order.
  var counterNames: [String] { get }

  /// What people call items and what is made of them.
  var words: ReportWords { get }

  /// What a user may change where items come to nothing for a reason, which is one of the job's causes
  /// or drops as `stage.reason`; nil where nothing is known to help. `doctor` is the command that
  /// tries the endpoints, where it can be told.
  @Sendable func hint(for reason: String, doctor: String?) -> String?

  /// A part of the files' names, by which runs of one folder are told apart: `math`.
  func label(of settings: Settings) -> String

  /// In the parent, before anything is written: fills in what only this process can see and makes
  /// sure that a worker will be able to work. Throws a `UsageProblem` for what the user has to mend.
  func prepare(
    _ loaded: inout LoadedSettings<Settings>, for purpose: SettingsReading.Purpose
  ) throws -> RunTraits

  /// In the parent, when the run's files have their names: the settings as workers get them.
  func settle(_ loaded: LoadedSettings<Settings>, _ files: RunFiles) throws -> Settings

  /// In a worker: what is done with each item.
  func makeWork(_ settings: Settings, _ context: WorkerContext) throws -> Work

  /// What the settings come to, beside what the engine's say.
  func facts(_ loaded: LoadedSettings<Settings>, _ variables: EnvironmentVariables) throws
    -> ConfigFacts

  /// What an item whose payload has so many bytes will take, for `--dry-run`; nil for a job that can't
  /// tell.
  func estimate(_ loaded: LoadedSettings<Settings>, itemBytes: Int) throws -> ItemEstimate?

  /// Looks at what the job needs beside what every run needs, without starting one.
  func examine(
    _ loaded: LoadedSettings<Settings>, _ found: (DoctorCheck) -> Void) async
}

extension Job {
  /// Works on an item. What its requests use, the tracker counts; a result tells of it without being
  /// told to, and one that failed leaves no records, as it will be tried again.
  package typealias Work = @Sendable (WorkItem, UsageTracker) async -> ItemResult

  package var counterNames: [String] { [] }

  package var words: ReportWords { ReportWords() }

  @Sendable package func hint(for reason: String, doctor: String?) -> String? { nil }

  package func label(of settings: Settings) -> String { name }

  package func prepare(
    _ loaded: inout LoadedSettings<Settings>, for purpose: SettingsReading.Purpose
  ) throws -> RunTraits { RunTraits(title: name) }

  package func settle(_ loaded: LoadedSettings<Settings>, _ files: RunFiles) throws -> Settings {
    loaded.settings
  }

  package func facts(
    _ loaded: LoadedSettings<Settings>, _ variables: EnvironmentVariables
  ) -> ConfigFacts { ConfigFacts() }

  package func estimate(
    _ loaded: LoadedSettings<Settings>, itemBytes: Int
  ) -> ItemEstimate? { nil }

  package func examine(_ loaded: LoadedSettings<Settings>, _ found: (DoctorCheck) -> Void) async {}
}

/// A job's settings: those of the engine, and its own.
package protocol JobSettings: Sendable, Hashable {
  var engine: EngineSettings { get set }
}

/// What the engine has to know of a run beside its items.
package struct RunTraits: Sendable {
  /// What people are told of it: `math mode`.
  package var title: String
  /// The name of the model that records are made with; empty where none is asked.
  package var modelName: String
  /// Whether no model is asked.
  package var isSimulated: Bool
  /// The tier of the sandbox that tools run in; empty for tools that need none.
  package var sandbox: String
  /// Where requests go, and under which limits; nil where none is sent.
  package var routes: RequestRoutes?
  /// What no worker's tools may find.
  package var secrets: [Secret]

  package init(
    title: String = "", modelName: String = "", isSimulated: Bool = false, sandbox: String = "",
    routes: RequestRoutes? = nil, secrets: [Secret] = []
  ) {
    self.title = title
    self.modelName = modelName
    self.isSimulated = isSimulated
    self.sandbox = sandbox
    self.routes = routes
    self.secrets = secrets
  }
}
