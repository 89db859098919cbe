import FoundationEssentials

/// A run in a folder that is to be resumed, before anything of it is touched.
struct EarlierRun {
  let files: RunFiles
  let header: JournalHeader

  /// The run of that start, or else the newest.
  init(_ target: ResumeTarget?, in directory: String, mode: EnvironmentMode) throws {
    let stamps = try RunFiles.stamps(in: directory, mode: mode)
    guard let newest = stamps.last else {
      throw UsageProblem("\(directory) holds no \(mode.rawValue) run to go on with")
    }
    var chosen = newest
    if case .stamp(let stamp) = target { chosen = stamp }
    guard stamps.contains(chosen) else {
      throw UsageProblem(
        "\(directory) holds no \(mode.rawValue) run \(chosen); the newest is \(newest)")
    }
    files = RunFiles(directory: directory, mode: mode, stamp: chosen)
    do {
      header = try JournalRecovery.header(of: try DiskFile(files.journal, .existing))
    } catch let error as JournalRecovery.Failure {
      throw UsageProblem(error.description)
    }
  }
}

/// The files that a run writes to, new or gone on with, and what is to be done in it.
struct RunFilesSetup {
  let files: RunFiles
  let writer: RunWriter<DiskFile>
  let seedsPath: String
  let seedCount: Int
  let past: ResumeState
  /// Counts of the earlier starts of the same run.
  let statistics: RunStatistics
  let crashes: Int
  let failed: FailedItems
  /// What requests of earlier starts have come to.
  let spent: SharedBudget.Amount
  /// How many resumes changed a setting that alters results, by its name.
  let settingsChanged: [String: Int]

  /// A new run.
  init(
    new configuration: SynthesisSettings, recorded: RecordedSettings, directory: String,
    seedsPath: String, census: SeedFileScan
  ) throws(SystemError) {
    files = Self.freshFiles(directory, configuration.mode)
    writer = try files.create(
      header: JournalHeader(
        mode: configuration.mode, stamp: files.stamp, toolVersion: SynthesisCommand.version,
        configurationDigest: SynthesisSettings.schema.resultDigest(of: configuration),
        seedsPath: Directory.absolute(seedsPath), seedsDigest: census.digest,
        settings: SynthesisSettings.schema.resultSettings(of: configuration), recorded: recorded))
    self.seedsPath = seedsPath
    seedCount = census.selected
    past = .none
    statistics = RunStatistics()
    crashes = 0
    failed = FailedItems()
    spent = SharedBudget.Amount()
    settingsChanged = [:]
  }

  /// The run that is to be gone on with, mended where it was left broken.
  init(
    resuming run: EarlierRun, request: RunRequest, configuration: SynthesisSettings,
    selection: SeedSelection, console: inout Console
  ) throws {
    files = run.files
    let mark = LocalTime.stamp()
    var continuation = try Self.mended(files, mark: mark)
    let changes = SynthesisSettings.schema.changedResultSettings(
      of: configuration, since: continuation.recovery.settings)
    if !request.resumesAnyway { try Self.refuse(changes, run.header) }
    for cutting in continuation.cuttings {
      console.warn(
        "an unfinished tail of \(cutting.count) bytes is cut off; it is kept in \(cutting.path)")
    }
    let seedsPath =
      request.seedsPath ?? configuration.engine.seedsFile ?? run.header.seedsPath
    let census = try SeedFileScan(of: seedsPath, selection: selection)
    let dropped = try Self.keysToDrop(request.retry.sourceIDs, files)
    if !dropped.isEmpty {
      try Self.checkPresence(of: dropped, seedsPath, selection)
      try RunCompaction(files: files).run { dropped.contains($0.key) }
      continuation = try Self.mended(files, mark: mark)
    }
    let recovery = continuation.recovery
    let journal = try DiskFile(files.journal, .existing)
    self.seedsPath = seedsPath
    settingsChanged = recovery.settingsChanged.merging(
      changes.map { ($0.name, 1) }, uniquingKeysWith: +)
    if !changes.isEmpty {
      for change in changes { console.warn("resuming with another setting: \(change)") }
      try continuation.writer.note(
        JournalResume(
          at: LocalTime.iso8601(), toolVersion: SynthesisCommand.version, changed: changes
        ).line)
    }
    writer = continuation.writer
    // Seeds that were done from an earlier state of the file count too.
    seedCount = max(census.selected, recovery.statistics.seeds)
    past = ResumeState(
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

extension RunFilesSetup {
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

  private static func refuse(
    _ changes: [SettingChange], _ header: JournalHeader
  ) throws(UsageProblem) {
    func names(_ changes: [SettingChange]) -> String {
      changes.map(\.name).joined(separator: ", ")
    }
    let unknown = changes.filter { $0.to == nil }
    let known = changes.filter { $0.to != nil }
    var lines: [String] = []
    if !known.isEmpty {
      lines.append(
        "the run \(header.stamp) was made with other settings of \(names(known)); "
          + "restore them, or go on all the same with --resume-anyway")
    }
    if !unknown.isEmpty {
      lines.append(
        "the run \(header.stamp) was made by version \(header.toolVersion) with settings that this "
          + "program does not know: \(names(unknown)); use that version, or go on all the same with "
          + "--resume-anyway")
    }
    if !lines.isEmpty { throw UsageProblem(lines) }
  }

  /// The seeds among `sourceIDs` that have records, which must go before they are done again.
  private static func keysToDrop(
    _ sourceIDs: Set<String>, _ files: RunFiles
  ) throws -> Set<ItemKey> {
    guard !sourceIDs.isEmpty else { return [] }
    var keys: Set<ItemKey> = []
    var unknown = sourceIDs
    var reader = JournalReader(try DiskFile(files.journal, .existing))
    while let line = try reader.next() {
      guard case .seed(let seed) = try JournalLine(line.bytes), sourceIDs.contains(seed.sourceID)
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
    of keys: Set<ItemKey>, _ seedsPath: String, _ selection: SeedSelection
  ) throws {
    var missing = keys
    var selection = selection
    var reader = try SeedFileScan.reader(of: seedsPath)
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
