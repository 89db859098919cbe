package import Base
import FoundationEssentials

/// A run in a folder that is to be resumed, before anything of it is touched.
package struct EarlierRun {
  let files: RunFiles
  package let header: JournalHeader

  /// The run of that start, or else the newest.
  package init(
    _ target: ResumeTarget?, in directory: String, label: String, outputs: [OutputSpec]
  ) throws {
    let stamps = try RunFiles.stamps(in: directory, label: label)
    guard let newest = stamps.last else {
      throw UsageProblem("\(directory) holds no \(label) run to resume")
    }
    var chosen = newest
    if case .stamp(let stamp) = target { chosen = stamp }
    guard stamps.contains(chosen) else {
      throw UsageProblem("\(directory) holds no \(label) run \(chosen); the newest is \(newest)")
    }
    files = RunFiles(directory: directory, label: label, stamp: chosen, outputs: outputs)
    do {
      header = try JournalRecovery.header(of: try DiskFile(files.journal, .existing))
    } catch let error as JournalRecovery.Failure {
      throw UsageProblem(error.description)
    }
  }
}

/// The files that a run writes to, new or resumed, and what is left to do in it.
package struct RunFilesSetup {
  package let files: RunFiles
  let writer: RunWriter<DiskFile>
  package let source: String
  package let itemCount: Int
  package let resumed: ResumeState
  /// Counts of the earlier starts of the same run.
  let statistics: RunStatistics
  let crashes: Int
  let failed: FailedItems
  /// What requests of earlier starts have come to.
  package let spent: SharedBudget.Amount
  /// How many resumes changed a setting that alters results, by its name.
  let settingsChanged: [String: Int]
  /// What people should know before the run starts.
  package let notices: [String]

  /// Whether an earlier start of the run has shown that items do not all fail.
  var hasProgress: Bool { statistics.items > statistics.failed }

  /// A new run. Its stamp is chosen here; the header's is not looked at.
  package init(
    new header: JournalHeader, directory: String, outputs: [OutputSpec], source: String,
    scan: SeedFileScan
  ) throws(SystemError) {
    files = Self.freshFiles(directory, header.label, outputs)
    var header = header
    header.stamp = files.stamp
    writer = try files.create(header: header)
    self.source = source
    itemCount = scan.selected
    resumed = .none
    statistics = RunStatistics()
    crashes = 0
    failed = FailedItems()
    spent = SharedBudget.Amount()
    settingsChanged = [:]
    notices = []
  }

  /// The run that is resumed, mended where it was left broken. `source` is what the settings name.
  /// `changes` tells which settings differ from those that the run had.
  package init(
    resuming run: EarlierRun, _ request: ResumeRequest, source: String?,
    selection: SeedSelection, toolVersion: String,
    changes: (_ earlier: JSONObject) -> [SettingChange]
  ) throws {
    files = run.files
    let mark = LocalTime.stamp()
    var continuation = try Self.mended(files, mark: mark)
    let changes = changes(continuation.recovery.settings)
    if !request.ignoresChanges { try Self.refuse(changes, run.header) }
    if let problem = request.retry.problem(
      among: continuation.recovery.failureCauses, in: files.stamp)
    {
      throw UsageProblem(problem)
    }
    let source = source ?? run.header.source
    let scan = try SeedFileScan(of: source, selection: selection)
    let dropped = try Self.keysToDrop(request.retry.sourceIDs, files)
    var notices = continuation.cuttings.map { cutting in
      "an unfinished tail of \(cutting.count) bytes is cut off; it is kept in \(cutting.path)"
    }
    if !dropped.isEmpty {
      try Self.checkPresence(of: dropped, source, selection)
      try RunCompaction(files: files).run { dropped.contains($0.key) }
      continuation = try Self.mended(files, mark: mark)
    }
    let recovery = continuation.recovery
    self.source = source
    settingsChanged = recovery.settingsChanged.merging(
      changes.map { ($0.name, 1) }, uniquingKeysWith: +)
    if !changes.isEmpty {
      notices += changes.map { "resuming with another setting: \($0)" }
      try continuation.writer.note(
        JournalResume(at: LocalTime.iso8601(), toolVersion: toolVersion, changed: changes).line)
    }
    writer = continuation.writer
    // Items that were done from an earlier state of the source count too.
    itemCount = max(scan.selected, recovery.statistics.items)
    let journal = try DiskFile(files.journal, .existing)
    let outputs = files.outputs.map(\.name)
    resumed = ResumeState(
      completed: recovery.completed, failed: recovery.failed, crashCounts: recovery.crashes,
      retry: request.retry, fresh: request.target != nil ? .all : .only(dropped),
      indexLimit: scan.total,
      read: { record in
        // A line that could be read a moment ago and can't be now leaves the counts as they are.
        try? JournalRecovery.summary(  // see above
          at: record.offset, in: journal, outputs: outputs)
      })
    statistics = recovery.statistics
    crashes = recovery.crashTotal
    failed = recovery.failed
    spent = recovery.spent
    self.notices = notices
  }
}

extension RunFilesSetup {
  /// Names for a new run; of two that start in one second the later gets the next.
  private static func freshFiles(
    _ directory: String, _ label: String, _ outputs: [OutputSpec]
  ) -> RunFiles {
    var second = LocalTime.now
    while true {
      let files = RunFiles(
        directory: directory, label: label, stamp: LocalTime.stamp(second), outputs: outputs)
      // The first that a run makes, or the last where it has no outputs.
      let first = files.outputPaths.first ?? files.journal
      if !FileManager.default.fileExists(atPath: first) { return files }
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
          + "restore them, or resume all the same with --resume-anyway")
    }
    if !unknown.isEmpty {
      lines.append(
        "the run \(header.stamp) was made by version \(header.toolVersion) with settings that this "
          + "program does not know: \(names(unknown)); use that version, or resume all the same "
          + "with --resume-anyway")
    }
    if !lines.isEmpty { throw UsageProblem(lines) }
  }

  /// The items among `sourceIDs` that have records, which must go before they are done again.
  private static func keysToDrop(
    _ sourceIDs: Set<String>, _ files: RunFiles
  ) throws -> Set<ItemKey> {
    guard !sourceIDs.isEmpty else { return [] }
    let outputs = files.outputs.map(\.name)
    var keys: Set<ItemKey> = []
    var unknown = sourceIDs
    var reader = JournalReader(try DiskFile(files.journal, .existing))
    while let line = try reader.next() {
      guard case .item(let item) = try JournalLine(line.bytes, outputs: outputs),
        sourceIDs.contains(item.sourceID)
      else { continue }
      unknown.remove(item.sourceID)
      switch item.outcome.state {
      case .accepted, .noQA: keys.insert(item.key)
      // A later line replaces an earlier one; without records the next one just does the same.
      case .failed, .quarantined: keys.remove(item.key)
      }
    }
    guard unknown.isEmpty else {
      throw UsageProblem("the run has no seed \(unknown.sorted().joined(separator: ", "))")
    }
    return keys
  }

  /// Records are given up only for items that will be done again.
  private static func checkPresence(
    of keys: Set<ItemKey>, _ source: String, _ selection: SeedSelection
  ) throws {
    var missing = keys
    var selection = selection
    var reader = try SeedFileScan.reader(of: source)
    while !missing.isEmpty, let entry = try reader.next() {
      guard selection.decide(entry.index) == .take else { continue }
      missing.remove(entry.key)
    }
    guard missing.isEmpty else {
      throw UsageProblem(
        "\(missing.count) of the seeds to do again are not among those taken from \(source)")
    }
  }
}
