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
  package var worker: WorkerProcess.Command
  /// The job's counts that the statistics tell in any case.
  package var counterNames: [String]
  /// What people may do next, as commands to paste.
  package var commands: NextCommands

  package init(
    engine: EngineSettings, traits: RunTraits, workerConfiguration: [UInt8], source: String,
    earlierSources: [String] = [], files: RunFiles, itemCount: Int,
    largestItemCount: Int? = nil, worker: WorkerProcess.Command,
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
    self.worker = worker
    self.counterNames = counterNames
    self.commands = commands
  }
}

/// Whole commands for a shell.
package struct NextCommands: Sendable, Hashable {
  package var resume: String
  /// The same with the config as it is then.
  package var resumeWithConfig: String
  package var retryFailed: String

  package init(resume: String, resumeWithConfig: String, retryFailed: String) {
    self.resume = resume
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

  package init(
    target: ResumeTarget? = nil, retry: RetrySelection = RetrySelection(),
    ignoresChanges: Bool = false
  ) {
    self.target = target
    self.retry = retry
    self.ignoresChanges = ignoresChanges
  }
}
