package import Base
package import Engine

/// What the command line asks for: everything about a run that its config file does not say.
package struct RunRequest: Sendable {
  package var configurationPath: String
  /// Values of config keys that take the place of the file's.
  package var overrides: JSONObject = [:]
  package var limit: Int?
  package var seedIndexes: SeedIndexes?
  package var isSimulated = false
  /// Only say what the run would do.
  package var isDryRun = false
  /// The run to resume, if any.
  package var resume: ResumeTarget?
  /// Resume even where settings have changed that alter results.
  package var resumesAnyway = false
  package var retry = RetrySelection()
  package var isQuiet = false
  package var isVerbose = false

  package init(configurationPath: String) { self.configurationPath = configurationPath }
}

extension RunRequest {
  /// Whether an earlier run is to be done further or again.
  var usesEarlierRun: Bool { resume != nil || !retry.isEmpty }

  var purpose: SettingsReading.Purpose {
    if isSimulated { return .simulation }
    return overrides["cache"] == .string(CacheUse.replay.rawValue) ? .replay : .run
  }
}
