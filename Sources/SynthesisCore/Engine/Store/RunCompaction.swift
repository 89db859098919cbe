import Glibc

/// Takes seeds out of a run's files, with all their records, so that they can be done again.
///
/// The three files are written anew beside the old ones. Renaming the new journal to its `.ready`
/// name is the commit: an interruption before it leaves the run as it was, and one after it is made
/// good at the next start.
struct RunCompaction {
  let files: RunFiles

  private var newTrajectories: String { files.trajectories + ".new" }
  private var newPairs: String { files.pairs + ".new" }
  private var newJournal: String { files.journal + ".new" }
  private var readyJournal: String { files.journal + ".ready" }

  /// Rewrites the files without the seeds that `drops` names, nor superseded lines. They must be
  /// whole, as `RunFiles.resume` leaves them.
  func run(drops: (ItemSummary) -> Bool) throws {
    let source = try Source(files)
    for path in [newTrajectories, newPairs, newJournal] { _ = unlink(path) }
    let trajectories = try RecordStream(
      creating: try DiskFile(newTrajectories, .new), format: .array)
    let pairs = try RecordStream(creating: try DiskFile(newPairs, .new), format: .lines)
    let journal = try RecordStream(creating: try DiskFile(newJournal, .new), format: .lines)
    var copy = Copy(trajectories: trajectories, pairs: pairs, journal: journal)
    try copy.take(from: source, drops: drops)
    for file in [copy.trajectories.file, copy.pairs.file, copy.journal.file] { try file.sync() }
    try rename(newJournal, to: readyJournal)
    try RunFiles.syncDirectory(files.directory)
    try finishInterrupted()
  }

  /// Completes a compaction that was interrupted after its commit, and clears away one that was
  /// interrupted before.
  func finishInterrupted() throws(SystemError) {
    guard access(readyJournal, F_OK) == 0 else {
      for path in [newTrajectories, newPairs, newJournal] { _ = unlink(path) }
      return
    }
    for (new, old) in [(newTrajectories, files.trajectories), (newPairs, files.pairs)]
    where access(new, F_OK) == 0 {
      try rename(new, to: old)
    }
    try rename(readyJournal, to: files.journal)
    try RunFiles.syncDirectory(files.directory)
  }

  private func rename(_ old: String, to new: String) throws(SystemError) {
    if Glibc.rename(old, new) != 0 { throw SystemError("rename \(old)") }
  }
}

extension RunCompaction {
  /// The run as it is.
  private struct Source {
    let trajectories: DiskFile
    let pairs: DiskFile
    let journal: DiskFile

    init(_ files: RunFiles) throws(SystemError) {
      trajectories = try DiskFile(files.trajectories, .existing)
      pairs = try DiskFile(files.pairs, .existing)
      journal = try DiskFile(files.journal, .existing)
    }
  }

  /// The run as it is to be.
  private struct Copy {
    var trajectories: RecordStream<DiskFile>
    var pairs: RecordStream<DiskFile>
    var journal: RecordStream<DiskFile>

    mutating func take(from source: Source, drops: (ItemSummary) -> Bool) throws {
      let latest = try JournalRecovery(
        journal: source.journal, trajectoriesLength: try source.trajectories.size(),
        pairsLength: try source.pairs.size(),
        emptyTrajectories: RecordStream<DiskFile>.emptyArraySize
      ).ledger
      var reader = JournalReader(source.journal)
      var sizes = (trajectories: RecordStream<DiskFile>.emptyArraySize, pairs: 0)
      while let line = try reader.next() {
        guard case .seed(let seed) = try JournalLine(line.bytes) else {
          try journal.append([Array(line.bytes)])
          continue
        }
        let start = sizes
        sizes = (seed.trajectoriesSize, seed.pairsSize)
        guard latest[seed.key]?.offset == line.offset, !drops(seed) else { continue }
        let records = try source.trajectories.read(
          from: start.trajectories, count: sizes.trajectories - start.trajectories)
        try trajectories.append(Self.elements(records, count: seed.trajectories))
        let lines = try source.pairs.read(from: start.pairs, count: sizes.pairs - start.pairs)
        try pairs.append(lines.split(separator: UInt8(ascii: "\n")).map(Array.init))
        let resized = try Self.replace(
          ["trajectories_size": trajectories.size, "pairs_size": pairs.size], in: line.bytes)
        try journal.append([resized])
      }
    }

    /// A line with other integers under these names, and all else as it was, whatever it is.
    private static func replace(
      _ sizes: [String: Int], in line: ArraySlice<UInt8>
    ) throws(JSONError) -> [UInt8] {
      var bytes = Array(line)
      guard case .object(let members) = try LocatedJSON(parsing: bytes).content else {
        return bytes
      }
      // From behind, so that the places of those before stay right.
      for member in members.reversed() {
        guard let size = sizes[member.key] else { continue }
        let start = member.value.offset
        let end = bytes[start...].firstIndex { !(0x30...0x39).contains($0) } ?? bytes.endIndex
        bytes.replaceSubrange(start..<end, with: String(size).utf8)
      }
      return bytes
    }

    /// Records are lines; in an array a comma stands before the line feed between two.
    private static func elements(_ bytes: [UInt8], count: Int) -> [[UInt8]] {
      bytes.split(separator: UInt8(ascii: "\n")).filter { $0 != [UInt8(ascii: ",")] }.map { line in
        Array(line.last == UInt8(ascii: ",") ? line.dropLast() : line)
      }
    }
  }
}
