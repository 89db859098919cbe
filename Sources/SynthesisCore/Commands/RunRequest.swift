package import Base
package import Engine

/// What the command line asks for: everything about a run that its config file does not say.
package struct RunRequest: Sendable {
  /// Nil for a run that is resumed with the settings that it has kept.
  package var configurationPath: String?
  /// Values of config keys that take the place of the file's.
  package var overrides: JSONObject = [:]
  package var limit: Int?
  package var seedIndexes: SeedIndexes?
  package var isSimulated = false
  /// Only say what the run would do.
  package var isDryRun = false
  /// The run to resume, if any.
  package var resume: ResumeTarget?
  /// What tells that run apart from others in its folder, if it is not for the settings to say.
  var label: String?
  /// Resume even where settings have changed that alter results.
  package var resumesAnyway = false
  package var retry = RetrySelection()
  /// Start a new run although one of the same items is not finished.
  package var isNew = false
  package var invocation = Invocation()
  package var isQuiet = false
  package var isVerbose = false

  package init(configurationPath: String) { self.configurationPath = configurationPath }
}

extension RunRequest {
  /// The run to do further, if any. To resume in spite of something is to resume.
  var target: ResumeTarget? { resume ?? (resumesAnyway && retry.isEmpty ? .newest : nil) }

  /// Whether an earlier run is to be done further or again.
  var usesEarlierRun: Bool { target != nil || !retry.isEmpty }

  /// Keys of the config that hold keys to models, where none is asked.
  var unneededKeys: Set<String> { purpose == .run ? [] : ["api_key", "endpoints", "models"] }

  /// Has a run go on with what answered it before: a simulated model, or the cache, unless the command
  /// line says how the cache is used.
  mutating func keepModel(of header: JournalHeader) {
    isSimulated = header.settings["simulated"] == true
    let replay = JSONValue.string(CacheUse.replay.rawValue)
    if overrides["cache"] == nil, header.recorded.config["cache"] == replay {
      overrides["cache"] = replay
    }
  }

  /// The options that choose some of the items, as they were given.
  var indexWords: [String] { seedIndexes.map { ["--seed-index", "\($0)"] } ?? [] }
  var limitWords: [String] { limit.map { ["--limit", "\($0)"] } ?? [] }

  /// Those that say what to do again.
  var retryWords: [String] {
    let failed: [String] =
      switch retry.failed {
      case .none: []
      case .all: ["--retry-failed"]
      case .withCause(let cause): ["--retry-failed=\(cause)"]
      }
    return failed + (retry.quarantined ? ["--retry-quarantined"] : [])
      + (retry.sourceIDs.isEmpty
        ? [] : ["--source-id", retry.sourceIDs.sorted().joined(separator: ",")])
  }

  /// Which seeds a start chooses from.
  func selection(_ engine: EngineSettings) -> SeedSelection {
    SeedSelection(
      indexes: seedIndexes, numberOfSeeds: engine.numberOfSeeds,
      // Of a run that is resumed it takes some of those that are left.
      limit: usesEarlierRun ? nil : limit, repeats: engine.repeatedSeeds)
  }

  var purpose: SettingsReading.Purpose {
    if isSimulated { return .simulation }
    return overrides["cache"] == .string(CacheUse.replay.rawValue) ? .replay : .run
  }
}

extension Job {
  /// Whether a run has not kept all that resuming it takes.
  func needsConfig(toResume header: JournalHeader, unneededKeys: Set<String>) -> Bool {
    header.recorded.config.isEmpty
      || !schema.lostSecrets(of: header.recorded, notNeeded: unneededKeys).isEmpty
  }
}
