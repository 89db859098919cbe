package import Base
import FoundationEssentials

extension SeedSpool {
  /// Makes it one of the files of a run that has files already.
  package func move(into run: EarlierRun) throws(SystemError) {
    try move { run.files.seeds($0, ending: ending) }
  }
}

/// The files that a run writes to, new or resumed, and what is left to do in it.
package struct RunFilesSetup {
  package let files: RunFiles
  let writer: RunWriter<DiskFile>
  package let source: String
  package let itemCount: Int
  /// The most items that a start of the run was about: a later one may take only a few of them.
  package let largestItemCount: Int
  /// Items that a limit leaves to a later start.
  package let laterCount: Int
  package let resumed: ResumeState
  /// What earlier starts of the run have read, apart from the source.
  package let earlierSources: [String]
  /// What is told of a run that is resumed; nil for a new one.
  package let resumption: Resumption?
  /// The journal's line of this start; nil for a new run, whose first line tells it.
  let start: JournalStart?
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
  /// What becomes of seeds that repeat.
  package let repeatsNotice: String?

  /// Whether an earlier start of the run has shown that items do not all fail.
  var hasProgress: Bool { statistics.items > statistics.failed }

  /// A new run. Its stamp is chosen here; the header's is not looked at. Seeds of a pipe, which are in
  /// `spool`, become one of its files.
  package init(
    new header: JournalHeader, directory: String, outputs: [OutputSpec], source: String,
    spool: SeedSpool? = nil, scan: SeedFileScan
  ) throws(SystemError) {
    let files = Self.freshFiles(directory, header.label, outputs)
    self.files = files
    var header = header
    header.stamp = files.stamp
    header.startedAt = UTCDate.iso8601(milliseconds: LocalTime.milliseconds)
    header.sourceCount = scan.total
    header.selectedCount = scan.selected
    if let spool {
      // Before the journal, which names it.
      try spool.move { files.seeds($0, ending: spool.ending) }
      header = header.reading(Directory.absolute(spool.path))
    }
    writer = try files.create(header: header)
    spool?.keep()
    self.source = spool?.path ?? source
    itemCount = scan.selected
    largestItemCount = scan.selected
    laterCount = scan.later
    resumed = .none
    earlierSources = []
    resumption = nil
    start = nil
    statistics = RunStatistics()
    crashes = 0
    failed = FailedItems()
    spent = SharedBudget.Amount()
    settingsChanged = [:]
    notices = []
    repeatsNotice = scan.repeatsNotice
  }

  /// The run that is resumed, mended where it was left broken. `source` is what the settings name.
  /// `changes` tells which settings differ from those that the run had.
  package init(
    resuming run: EarlierRun, _ request: ResumeRequest, source: String?, contentKey: String,
    selection: SeedSelection, toolVersion: String,
    changes: (_ earlier: JSONObject) -> [SettingChange]
  ) throws {
    files = run.files
    let mark = LocalTime.stamp()
    var continuation = try Self.mended(files, mark: mark)
    let changes = changes(continuation.recovery.settings)
    if !request.ignoresChanges { try Self.refuse(changes, run.header, request) }
    if let problem = request.retry.problem(
      among: continuation.recovery.failureCauses, in: files.stamp)
    {
      throw UsageProblem(problem)
    }
    let source = source ?? run.header.source
    let dropped = try Self.keysToDrop(request.retry.sourceIDs, files)
    if let limit = request.limit, dropped.count > limit {
      // Their records would be gone without new ones.
      throw UsageProblem(
        "--source-id names \(dropped.count) seeds that have records, more than --limit \(limit); "
          + "leave out --limit")
    }
    let recovery = continuation.recovery
    var remaining = recovery.completed
    for key in dropped { _ = remaining.remove(key) }
    var comparison = SourceComparison(
      completed: remaining, failed: recovery.failed, retry: request.retry)
    let scan = try SeedFileScan(
      of: source, contentKey: contentKey, selection: selection,
      each: { comparison.take($0, $1) })
    var notices = continuation.cuttings.map { cutting in
      "an unfinished tail of \(cutting.count) bytes is cut off; it is kept in \(cutting.path)"
    }
    if !dropped.isEmpty {
      try Self.checkPresence(of: dropped, source, contentKey, selection)
      try RunCompaction(files: files).run { dropped.contains($0.key) }
      continuation = try Self.mended(files, mark: mark)
    }
    let isSamePath = Directory.absolute(source) == recovery.sources.last.map(Directory.absolute)
    let mended = comparison.mended(isSamePath: isSamePath).filter { mended in
      request.takesOpenItems || recovery.failed[mended.bad].map(request.retry.takes) ?? false
    }
    self.source = source
    settingsChanged = recovery.settingsChanged.merging(
      changes.map { ($0.name, 1) }, uniquingKeysWith: +)
    if !changes.isEmpty {
      notices += changes.told.map { "resuming with another setting: \($0)" }
      try continuation.writer.note([
        JournalResume(at: LocalTime.iso8601(), toolVersion: toolVersion, changed: changes).line
      ])
    }
    let journal = try DiskFile(files.journal, .existing)
    if !mended.isEmpty {
      try continuation.writer.note(mended.map { JournalWithdrawal(key: $0.bad).line })
      for item in mended { try continuation.recovery.remove(item.bad, in: journal) }
    }
    let now = continuation.recovery
    writer = continuation.writer
    // Items that were done from an earlier state of the source count too.
    let open = dropped.union(mended.map(\.seed))
    itemCount =
      request.takesOpenItems
      ? comparison.itemCount(mended: mended.count, limit: request.limit)
      : comparison.itemCount(
        mended: mended.count, open: open.count,
        // The first version did not tell.
        earlier: recovery.selectedCount > 0 ? recovery.selectedCount : nil)
    largestItemCount = max(itemCount, recovery.selectedCount)
    let possible = comparison.toDo(open: request.takesOpenItems ? nil : open.count)
    let toDo = min(possible, request.limit ?? .max)
    laterCount = possible - toDo
    let outputs = files.outputs.map(\.name)
    resumed = ResumeState(
      completed: now.completed, failed: now.failed, crashCounts: now.crashes,
      retry: request.retry, fresh: request.takesOpenItems ? .all : .only(open),
      indexLimit: scan.total,
      read: { record in
        // A line that could be read a moment ago and can't be now leaves the counts as they are.
        try? JournalRecovery.summary(  // see above
          at: record.offset, in: journal, outputs: outputs)
      })
    statistics = now.statistics
    crashes = now.crashTotal
    failed = now.failed
    spent = now.spent
    earlierSources = recovery.sources.reversed().filter { $0 != Directory.absolute(source) }
    resumption = Resumption(
      stamp: files.stamp, done: now.statistics.items, total: itemCount,
      failed: now.statistics.failed,
      toDo: toDo,
      sourceChange: scan.digest == recovery.sourceDigest
        ? nil
        : Resumption.SourceChange(
          added: comparison.added(since: recovery.sourceCount).map { $0 - mended.count },
          mended: mended.count, missing: comparison.missing - mended.count),
      excluded: !request.takesOpenItems || comparison.excludedOpen == 0
        ? nil : selection.bound.map { (comparison.excludedOpen, $0) },
      isRetry: !request.retry.isEmpty)
    start = JournalStart(
      at: UTCDate.iso8601(milliseconds: LocalTime.milliseconds), toolVersion: toolVersion,
      source: Directory.absolute(source), sourceDigest: scan.digest, sourceCount: scan.total,
      selectedCount: itemCount)
    self.notices = notices
    repeatsNotice = scan.repeatsNotice
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
    _ changes: [SettingChange], _ header: JournalHeader, _ request: ResumeRequest
  ) throws(UsageProblem) {
    let unknown = changes.filter { $0.to == nil }
    let known = changes.told.filter { $0.to != nil }
    var lines: [String] = []
    if !known.isEmpty {
      lines.append(
        "the run \(header.stamp) was made with other settings: "
          + known.map(\.description).joined(separator: ", "))
    }
    if !unknown.isEmpty {
      lines.append(
        "the run \(header.stamp) was made by version \(header.toolVersion) with settings that this "
          + "program does not know: \(unknown.map(\.name).joined(separator: ", "))")
    }
    if lines.isEmpty { return }
    if let command = request.resumeAsBefore, unknown.isEmpty {
      lines.append("resume it with its own settings: \(command)")
    } else {
      lines.append(unknown.isEmpty ? "restore them, or:" : "use that version, or:")
    }
    lines.append("resume it with the settings as they are now: \(request.resumeAnyway)")
    throw UsageProblem(lines)
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
    of keys: Set<ItemKey>, _ source: String, _ contentKey: String, _ selection: SeedSelection
  ) throws {
    var missing = keys
    var selection = selection
    var reader = try SeedFileScan.reader(of: source, contentKey: contentKey)
    while !missing.isEmpty, let entry = try reader.next() {
      guard selection.decide(entry) == .take else { continue }
      missing.remove(entry.key)
    }
    guard missing.isEmpty else {
      throw UsageProblem(
        "\(missing.count) of the seeds to do again are not among those taken from \(source)")
    }
  }
}
