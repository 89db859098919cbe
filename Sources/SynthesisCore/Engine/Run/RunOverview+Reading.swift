import Base

extension RunOverview {
  /// Reads a run's journal and what lies beside it. `outputs` tells the outputs of a job by its name,
  /// none for a job that this program does not know. Counting the seed file's seeds takes as long as
  /// reading it, and is left out where it is not wanted.
  package init(
    _ place: RunSearch.Place, holder: LockOwner?, countsSeeds: Bool,
    outputs: (_ job: String) -> [OutputSpec]
  ) {
    var files = RunFiles(
      directory: place.directory, label: place.label, stamp: place.stamp, outputs: [])
    do {
      let journal = try DiskFile(files.journal, .readOnly)
      let header = try JournalRecovery.header(of: journal)
      files = RunFiles(
        directory: files.directory, label: files.label, stamp: files.stamp,
        outputs: outputs(header.job))
      // What a run under way has committed is whole, however long its files were a moment ago.
      let lengths = files.outputPaths.map { path in
        holder != nil ? Int.max : Self.size(of: path)
      }
      let recovery = try JournalRecovery(
        journal: journal, outputs: files.outputs, lengths: lengths)
      self.init(
        files, recovery,
        end: try Self.end(
          of: files, journal, recovery, tellsEnds: !recovery.header.startedAt.isEmpty),
        holder: holder,
        selectedCount: recovery.selectedCount > 0 ? recovery.selectedCount : nil,
        sourceCount: { countsSeeds ? Self.sourceCount(recovery.header, in: place.directory) : nil })
    } catch {
      self.init(files, unreadable: "\(error)")
    }
  }

  /// Places by their runs' starts, the newest first: of a journal that does not tell its start, when it
  /// was written to last.
  package static func newestFirst(_ places: [RunSearch.Place]) -> [RunSearch.Place] {
    let timed = places.map { place in
      // One that can't be read still has a time of its own.
      let start = try? firstLine(of: DiskFile(place.journal, .readOnly))["started_at"]?.string
      return (place: place, time: start ?? UTCDate.iso8601(place.modified))
    }
    return timed.sorted {
      ($1.time, $1.place.stamp, $0.place.directory) < ($0.time, $0.place.stamp, $1.place.directory)
    }.map(\.place)
  }

  /// A file that is not there has nothing that counts.
  private static func size(of path: String) -> Int {
    do { return try DiskFile(path, .readOnly).size() } catch { return 0 }
  }

  private static func firstLine(of journal: DiskFile) throws -> JSONValue {
    var reader = JournalReader(journal)
    return try reader.next().map { try JSONValue(parsing: $0.bytes) } ?? .null
  }

  // MARK: How it ended

  /// A line that a journal's last start ends with is longer than nothing and shorter than this.
  private static let tail = 1 << 16

  /// A journal that tells its starts tells their ends too, with its last line. In earlier versions only
  /// the statistics file did, which may be that of a start before the last.
  private static func end(
    of files: RunFiles, _ journal: DiskFile, _ recovery: JournalRecovery, tellsEnds: Bool
  ) throws -> RecordedEnd? {
    let start = max(0, recovery.journalSize - tail)
    let bytes = try journal.read(from: start, count: recovery.journalSize - start)
    if let line = bytes.split(separator: UInt8(ascii: "\n")).last,
      // A line that was torn ends no run.
      let last = try? JSONValue(parsing: line), last["type"] == "end",
      let status = last["status"]?.string
    {
      return RecordedEnd(status: status, open: last["open"]?.integer)
    }
    return tellsEnds ? nil : statisticsEnd(of: files, recovery)
  }

  private static func statisticsEnd(
    of files: RunFiles, _ recovery: JournalRecovery
  ) -> RecordedEnd? {
    // A run that was killed has none, or half of one.
    guard let file = try? DiskFile(files.statistics, .readOnly),
      let bytes = try? file.read(from: 0, count: file.size()),
      let statistics = try? JSONValue(parsing: bytes), let status = statistics["status"]?.string,
      statistics["seeds_total"]?.integer == recovery.statistics.items,
      statistics["attempts"]?.integer == recovery.statistics.attempts
    else { return nil }
    return RecordedEnd(
      status: status,
      open: statistics["seeds_selected"]?.integer.map { max(0, $0 - recovery.statistics.items) })
  }

  // MARK: How many seeds there are

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
    let scans = places.filter(RunSearch.isRegularFile).compactMap { path in
      // A file that is no seed file any more counts nothing.
      try? SeedFileScan(of: path, contentKey: key)
    }
    let scan = scans.first { $0.digest == header.sourceDigest } ?? scans.first
    return scan.map { min($0.total, limit) }
  }
}
