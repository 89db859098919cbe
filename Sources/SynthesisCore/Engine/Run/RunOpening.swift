import FoundationEssentials

/// The files that a run writes to, new or gone on with, and what is to be done in it.
struct RunOpening {
  let files: RunFiles
  let writer: RunWriter<DiskFile>
  let seedsPath: String
  let seedCount: Int
  let past: RunPast
  /// Counts of the earlier starts of the same run.
  let statistics: RunStatistics
  let crashes: Int
  let failed: FailedSeeds
  /// What requests of earlier starts have come to.
  let spent: SharedBudget.Amount

  /// A new run.
  init(
    new configuration: SynthesisConfiguration, directory: String, seedsPath: String,
    census: SeedCensus
  ) throws(SystemError) {
    files = Self.freshFiles(directory, configuration.mode)
    writer = try files.create(
      header: JournalHeader(
        mode: configuration.mode, stamp: files.stamp, toolVersion: SynthesisCommand.version,
        configurationDigest: configuration.resultDigest, seedsPath: seedsPath,
        seedsDigest: census.digest, settings: configuration.resultSettings))
    self.seedsPath = seedsPath
    seedCount = census.selected
    past = .none
    statistics = RunStatistics()
    crashes = 0
    failed = FailedSeeds()
    spent = SharedBudget.Amount()
  }

  /// The run that is to be gone on with, mended where it was left broken.
  init(
    resuming request: RunRequest, configuration: SynthesisConfiguration, directory: String,
    selection: SeedSelection, console: inout Console
  ) throws {
    files = try Self.chosenFiles(request, directory, configuration.mode)
    let mark = LocalTime.stamp()
    var continuation = try Self.mended(files, mark: mark)
    try Self.check(continuation.recovery.header, configuration, request)
    for cutting in continuation.cuttings {
      console.warn(
        "an unfinished tail of \(cutting.count) bytes is cut off; it is kept in \(cutting.path)")
    }
    let seedsPath =
      request.seedsPath ?? configuration.seedsFile ?? continuation.recovery.header.seedsPath
    let census = try SeedCensus(of: seedsPath, selection: selection)
    let dropped = try Self.keysToDrop(request.retry.sourceIDs, files)
    if !dropped.isEmpty {
      try Self.checkPresence(of: dropped, seedsPath, selection)
      try RunCompaction(files: files).run { dropped.contains($0.key) }
      continuation = try Self.mended(files, mark: mark)
    }
    let recovery = continuation.recovery
    let journal = try DiskFile(files.journal, .existing)
    self.seedsPath = seedsPath
    writer = continuation.writer
    // Seeds that were done from an earlier state of the file count too.
    seedCount = max(census.selected, recovery.statistics.seeds)
    past = RunPast(
      ledger: recovery.ledger, failed: recovery.failed, crashCounts: recovery.crashes,
      retry: request.retry, fresh: request.resume != nil ? .all : .only(dropped),
      indexLimit: census.total,
      read: { record in
        // A line that could be read a moment ago and can't be now leaves the counts as they are.
        try? JournalRecovery.entry(at: record.offset, in: journal)  // see above
      })
    statistics = recovery.statistics
    crashes = recovery.crashTotal
    failed = recovery.failed
    spent = recovery.spent
  }
}

extension RunOpening {
  /// Names for a new run; of two that start in one second the later gets the next.
  private static func freshFiles(_ directory: String, _ mode: EnvironmentMode) -> RunFiles {
    var second = LocalTime.now
    while true {
      let files = RunFiles(directory: directory, mode: mode, stamp: LocalTime.stamp(second))
      // The first that a run makes.
      if !FileManager.default.fileExists(atPath: files.trajectories) { return files }
      second += 1
    }
  }

  private static func chosenFiles(
    _ request: RunRequest, _ directory: String, _ mode: EnvironmentMode
  ) throws -> RunFiles {
    let stamps = try RunFiles.stamps(in: directory, mode: mode)
    guard let newest = stamps.last else {
      throw UsageProblem("\(directory) holds no \(mode.rawValue) run to go on with")
    }
    guard case .stamp(let stamp) = request.resume else {
      return RunFiles(directory: directory, mode: mode, stamp: newest)
    }
    guard stamps.contains(stamp) else {
      throw UsageProblem(
        "\(directory) holds no \(mode.rawValue) run \(stamp); the newest is \(newest)")
    }
    return RunFiles(directory: directory, mode: mode, stamp: stamp)
  }

  /// Damage that no interruption leaves is for the user to look at.
  private static func mended(
    _ files: RunFiles, mark: String
  ) throws -> RunFiles.Continuation {
    do {
      return try files.resume(mark: mark)
    } catch let error as JournalRecovery.Failure {
      throw UsageProblem(error.description)
    }
  }

  private static func check(
    _ header: JournalHeader, _ configuration: SynthesisConfiguration, _ request: RunRequest
  ) throws(UsageProblem) {
    let changed = configuration.changedResultSettings(since: header.settings)
    if changed.isEmpty || request.resumesAnyway { return }
    throw UsageProblem(
      "the run \(header.stamp) was made with other settings of \(changed.joined(separator: ", ")); "
        + "restore them, or go on all the same with --resume-anyway")
  }

  /// The seeds among `sourceIDs` that have records, which must go before they are done again.
  private static func keysToDrop(
    _ sourceIDs: Set<String>, _ files: RunFiles
  ) throws -> Set<SeedKey> {
    guard !sourceIDs.isEmpty else { return [] }
    var keys: Set<SeedKey> = []
    var unknown = sourceIDs
    var reader = JournalReader(try DiskFile(files.journal, .existing))
    while let line = try reader.next() {
      guard case .seed(let seed) = JournalLine(line.bytes), sourceIDs.contains(seed.sourceID)
      else { continue }
      unknown.remove(seed.sourceID)
      switch seed.outcome.state {
      case .accepted, .noQA: keys.insert(seed.key)
      // A later line replaces an earlier one; without records the next one just does the same.
      case .failed, .quarantined: keys.remove(seed.key)
      }
    }
    guard unknown.isEmpty else {
      throw UsageProblem("the run has no seed \(unknown.sorted().joined(separator: ", "))")
    }
    return keys
  }

  /// Records are given up only for seeds that will be done again.
  private static func checkPresence(
    of keys: Set<SeedKey>, _ seedsPath: String, _ selection: SeedSelection
  ) throws {
    var missing = keys
    var selection = selection
    var reader = try SeedCensus.reader(of: seedsPath)
    while !missing.isEmpty, let entry = try reader.next() {
      guard selection.decide(entry.index) == .take else { continue }
      switch entry {
      case .seed(let seed): missing.remove(seed.key)
      case .bad(let bad): missing.remove(bad.key)
      }
    }
    guard missing.isEmpty else {
      throw UsageProblem(
        "\(missing.count) of the seeds to do again are not among those taken from \(seedsPath)")
    }
  }
}
