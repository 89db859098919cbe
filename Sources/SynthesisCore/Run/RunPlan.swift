/// What the command line asks for: everything about a run that its config file does not say.
package struct RunRequest: Sendable {
  package var configurationPath: String
  package var seedsPath: String?
  package var outputDirectory: String?
  package var maxWorkers: Int?
  package var limit: Int?
  package var seedIndexes: SeedIndexes?
  package var isSimulated = false
  package var isQuiet = false
  package var isVerbose = false

  package init(configurationPath: String) { self.configurationPath = configurationPath }
}

/// A run with everything settled.
struct RunPlan: Sendable {
  var configuration: SynthesisConfiguration
  var seedsPath: String
  var files: RunFiles
  /// Seeds that the run is about, those done before included.
  var seedCount: Int
  var worker: WorkerProcess.Command
}
