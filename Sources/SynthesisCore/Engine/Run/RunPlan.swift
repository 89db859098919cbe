/// A run with everything settled.
package struct RunPlan: Sendable {
  package var engine: EngineSettings
  package var traits: RunTraits
  /// What each worker gets as its configure message: with keys and addresses in it that belong to
  /// this start and are written nowhere.
  package var workerConfiguration: [UInt8]
  package var source: String
  /// What earlier starts of the run have read instead, the latest first.
  package var earlierSources: [String]
  package var files: RunFiles
  /// Items that the run is about, those done before included.
  package var itemCount: Int
  /// The most that a start of the run was about.
  package var largestItemCount: Int
  /// The most items that this start takes.
  package var limit: Int?
  /// Items that the limit leaves to a later start.
  package var laterCount: Int
  package var worker: WorkerProcess.Command
  /// The job's counts that the statistics tell in any case.
  package var counterNames: [String]
  /// What people may do next, as commands to paste.
  package var commands: NextCommands

  package init(
    engine: EngineSettings, traits: RunTraits, workerConfiguration: [UInt8], source: String,
    earlierSources: [String] = [], files: RunFiles, itemCount: Int,
    largestItemCount: Int? = nil, limit: Int? = nil, laterCount: Int = 0,
    worker: WorkerProcess.Command,
    counterNames: [String], commands: NextCommands
  ) {
    self.engine = engine
    self.traits = traits
    self.workerConfiguration = workerConfiguration
    self.source = source
    self.earlierSources = earlierSources
    self.files = files
    self.itemCount = itemCount
    self.largestItemCount = largestItemCount ?? itemCount
    self.limit = limit
    self.laterCount = laterCount
    self.worker = worker
    self.counterNames = counterNames
    self.commands = commands
  }
}

/// Whole commands for a shell. None has the limit of the start that tells them.
package struct NextCommands: Sendable, Hashable {
  package var resume: String
  /// The same for all seeds, whichever this start was to choose from.
  package var resumeAll: String
  /// What this start does, for what its limit leaves.
  package var rest: String
  /// The same with the config as it is then.
  package var resumeWithConfig: String
  package var retryFailed: String

  package init(
    resume: String, resumeAll: String? = nil, rest: String? = nil, resumeWithConfig: String,
    retryFailed: String
  ) {
    self.resume = resume
    self.resumeAll = resumeAll ?? resume
    self.rest = rest ?? resume
    self.resumeWithConfig = resumeWithConfig
    self.retryFailed = retryFailed
  }
}

/// Which earlier run of a folder is meant.
package enum ResumeTarget: Sendable, Hashable {
  case newest
  case stamp(String)
}

/// What is asked of a run that is resumed.
package struct ResumeRequest: Sendable {
  /// Nil does only what `retry` names.
  package var target: ResumeTarget?
  package var retry: RetrySelection
  /// Resume although settings that change results differ.
  package var ignoresChanges: Bool
  /// The most items to do.
  package var limit: Int?
  /// Whole commands for a run whose settings differ: the same one with the settings as they are now,
  /// and one that takes the run's own, if there is one.
  package var resumeAnyway: String
  package var resumeAsBefore: String?

  package init(
    target: ResumeTarget? = nil, retry: RetrySelection = RetrySelection(),
    ignoresChanges: Bool = false, limit: Int? = nil, resumeAnyway: String = "",
    resumeAsBefore: String? = nil
  ) {
    self.target = target
    self.retry = retry
    self.ignoresChanges = ignoresChanges
    self.limit = limit
    self.resumeAnyway = resumeAnyway
    self.resumeAsBefore = resumeAsBefore
  }

  /// Whether what has not ended is to be done. Of a retry a limit takes what is tried again.
  var takesOpenItems: Bool { target != nil && (limit == nil || retry.isEmpty) }
}
