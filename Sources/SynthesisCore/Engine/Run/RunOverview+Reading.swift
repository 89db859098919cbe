package import Base

extension RunOverview {
  /// Reads a run's journal and what lies beside it. `outputs` tells the outputs of a job by its name,
  /// none for a job that this program does not know. Counting the seed file's seeds takes as long as
  /// reading it, and is left out where it is not wanted.
  package init(
    _ run: RunSearch.Run, holder: LockOwner?, countsSeeds: Bool,
    outputs: (_ job: String) -> [OutputSpec]
  ) {
    do {
      let header = try run.header.get()
      let files = run.files(outputs(header.job))
      // What a run under way has committed is whole, however long its files were a moment ago.
      let lengths = files.outputPaths.map { path in
        holder != nil ? Int.max : Self.size(of: path)
      }
      let recovery = try JournalRecovery(
        journal: try DiskFile(files.journal, .readOnly), outputs: files.outputs, lengths: lengths)
      self.init(
        run, files, recovery, end: recovery.end ?? Self.statisticsEnd(of: files, recovery),
        holder: holder,
        sourceCount: { countsSeeds ? Self.sourceCount(header, in: run.directory) : nil })
    } catch {
      self.init(run, unreadable: "\(error)")
    }
  }

  /// The newest run of the same items in a folder that is not finished; nil if there is none, or if a
  /// later one has done them all. With `isLocked` the caller keeps all others out of the folder.
  package static func unfinished(
    like new: JournalHeader, in directory: String, isLocked: Bool, outputs: [OutputSpec]
  ) throws(SystemError) -> RunOverview? {
    let search = try RunSearch(in: directory, isDeep: false)
    for run in search.runs where run.label == new.label {
      // One that can't be read can't be resumed either.
      guard case .success(let header) = run.header, header.isAbout(new) else { continue }
      let overview = RunOverview(
        run, holder: isLocked ? nil : search.holder(of: run), countsSeeds: false
      ) { _ in outputs }
      guard overview.state == .finished else { return overview }
      // What took only some of the items may stand beside one that does them all.
      if header.sourceCount.map({ overview.done >= $0 }) ?? true { return nil }
    }
    return nil
  }

  /// A file that is not there has nothing that counts.
  private static func size(of path: String) -> Int {
    do { return try DiskFile(path, .readOnly).size() } catch { return 0 }
  }

  /// How a run of version 0.1.0 ended, if the statistics are those of its last start.
  private static func statisticsEnd(
    of files: RunFiles, _ recovery: JournalRecovery
  ) -> JournalEnd? {
    guard !recovery.tellsEnds,
      let file = try? DiskFile(files.statistics, .readOnly),  // a run that was killed has none
      let bytes = try? file.read(from: 0, count: file.size()),  // no more than none
      let statistics = try? JSONValue(parsing: bytes),  // or half of one
      let status = statistics["status"]?.string,
      let selected = statistics["seeds_selected"]?.integer,
      statistics["seeds_total"]?.integer == recovery.statistics.items,
      statistics["attempts"]?.integer == recovery.statistics.attempts
    else { return nil }
    let done = recovery.statistics.items
    return JournalEnd(at: "", status: status, done: done, open: max(0, selected - done))
  }

  /// The first version kept paths as they were given, so the file may lie where the run does.
  private static func sourceCount(_ header: JournalHeader, in directory: String) -> Int? {
    let key = header.recorded.config["seed_content_key"]?.string ?? ItemFlaw.usualContentKey
    let limit = header.recorded.config["number_of_seed"]?.integer ?? .max
    let places =
      [header.source]
      + (header.source.hasPrefix("/")
        ? []
        : [
          "\(header.recorded.directory)/\(header.source)", "\(directory)/\(header.source)",
        ])
    // A pipe gives its bytes once, and not for this.
    let scans = places.filter { !SeedPipe.isAt($0) }.compactMap { path in
      try? SeedFileScan(of: path, contentKey: key)  // gone, or not a seed file any more
    }
    let scan = scans.first { $0.digest == header.sourceDigest } ?? scans.first
    let repeats = header.recorded.config["on_duplicate_seeds"]?.string.flatMap(
      RepeatedSeeds.init(rawValue:))
    return scan.map { min($0.seedCount(repeats ?? .keep), limit) }
  }
}

extension JournalHeader {
  /// Whether a run makes the same of the same items: a simulated one is no beginning of a real one.
  fileprivate func isAbout(_ other: JournalHeader) -> Bool {
    sourceDigest == other.sourceDigest && settings["simulated"] == other.settings["simulated"]
  }
}
