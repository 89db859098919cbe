/// What the command line asks for: everything about a run that its config file does not say.
package struct RunRequest: Sendable {
  package var configurationPath: String
  package var seedsPath: String?
  package var outputDirectory: String?
  package var maxWorkers: Int?
  package var limit: Int?
  package var seedIndexes: SeedIndexes?
  package var isSimulated = false
  package var cacheUse: CacheUse?
  package var cacheDirectory: String?
  /// The run to go on with, if any.
  package var resume: ResumeTarget?
  /// Go on even where the config has changed in what alters results.
  package var resumesAnyway = false
  package var retry = RetrySelection()
  package var isQuiet = false
  package var isVerbose = false

  package init(configurationPath: String) { self.configurationPath = configurationPath }
}

extension RunRequest {
  /// Whether an earlier run is to be done further or again.
  var goesOn: Bool { resume != nil || !retry.isEmpty }

  /// The config keys that stand behind the options given.
  var givenKeys: [String] {
    let options: [(String, Bool)] = [
      ("seeds_file", seedsPath != nil), ("output_dir", outputDirectory != nil),
      ("max_workers", maxWorkers != nil), ("cache", cacheUse != nil),
      ("cache_dir", cacheDirectory != nil),
    ]
    return options.filter(\.1).map(\.0)
  }

  var purpose: SettingsReading.Purpose {
    if isSimulated { return .simulation }
    return cacheUse == .replay ? .replay : .run
  }
}

/// Which earlier run of a mode is meant.
package enum ResumeTarget: Sendable, Hashable {
  case newest
  case stamp(String)
}

/// A run with everything settled.
struct RunPlan: Sendable {
  var configuration: SynthesisSettings
  /// The same with keys and addresses in it that belong to this start and are written nowhere.
  var workerConfiguration: SynthesisSettings
  var seedsPath: String
  var files: RunFiles
  /// Seeds that the run is about, those done before included.
  var seedCount: Int
  var worker: WorkerProcess.Command
  /// What the tools run in; the workers find the same.
  var sandbox: SandboxTier?
}
