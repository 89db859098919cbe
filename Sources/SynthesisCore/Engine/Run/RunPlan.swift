/// A run with everything settled.
package struct RunPlan: Sendable {
  package var engine: EngineSettings
  package var traits: RunTraits
  /// What each worker gets as its configure message: with keys and addresses in it that belong to
  /// this start and are written nowhere.
  package var workerConfiguration: [UInt8]
  package var source: String
  package var files: RunFiles
  /// Items that the run is about, those done before included.
  package var itemCount: Int
  package var worker: WorkerProcess.Command
  /// The job's counts that the statistics tell in any case.
  package var counterNames: [String]

  package init(
    engine: EngineSettings, traits: RunTraits, workerConfiguration: [UInt8], source: String,
    files: RunFiles, itemCount: Int, worker: WorkerProcess.Command, counterNames: [String]
  ) {
    self.engine = engine
    self.traits = traits
    self.workerConfiguration = workerConfiguration
    self.source = source
    self.files = files
    self.itemCount = itemCount
    self.worker = worker
    self.counterNames = counterNames
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
