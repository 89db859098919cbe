import Base
import Glibc

/// Takes items out of a run's files, with all their records, so that they can be done again.
///
/// The files are written anew beside the old ones. Renaming the new journal to its `.ready`
/// name is the commit: an interruption before it leaves the run as it was, and one after it is made
/// good at the next start.
struct RunCompaction {
  let files: RunFiles

  private var newJournal: String { files.journal + ".new" }
  private var readyJournal: String { files.journal + ".ready" }

  private func new(_ path: String) -> String { path + ".new" }

  /// Rewrites the files without the items that `drops` names, nor superseded lines. They must be
  /// whole, as `RunFiles.resume` leaves them.
  func run(drops: (ItemSummary) -> Bool) throws {
    let source = try Source(files)
    clearAway()
    let streams = try files.outputs.map { output in
      try RecordStream(
        creating: try DiskFile(new(files.path(output)), .new), format: output.format)
    }
    let journal = try RecordStream(creating: try DiskFile(newJournal, .new), format: .lines)
    var copy = Copy(outputs: files.outputs, streams: streams, journal: journal)
    try copy.take(from: source, drops: drops)
    for file in copy.streams.map(\.file) + [copy.journal.file] { try file.sync() }
    try rename(newJournal, to: readyJournal)
    try RunFiles.syncDirectory(files.directory)
    try finishInterrupted()
  }

  /// Completes a compaction that was interrupted after its commit, and clears away one that was
  /// interrupted before.
  func finishInterrupted() throws(SystemError) {
    guard access(readyJournal, F_OK) == 0 else { return clearAway() }
    for path in files.outputPaths where access(new(path), F_OK) == 0 {
      try rename(new(path), to: path)
    }
    try rename(readyJournal, to: files.journal)
    try RunFiles.syncDirectory(files.directory)
  }

  private func clearAway() {
    for path in files.outputPaths.map(new) + [newJournal] { _ = unlink(path) }  // mostly not there
  }

  private func rename(_ old: String, to new: String) throws(SystemError) {
    if Glibc.rename(old, new) != 0 { throw SystemError("rename \(old)") }
  }
}

extension RunCompaction {
  /// The run as it is.
  private struct Source {
    let files: [DiskFile]
    let journal: DiskFile

    init(_ run: RunFiles) throws(SystemError) {
      var files: [DiskFile] = []
      for path in run.outputPaths { files.append(try DiskFile(path, .existing)) }
      self.files = files
      journal = try DiskFile(run.journal, .existing)
    }
  }

  /// The run as it is to be.
  private struct Copy {
    let outputs: [OutputSpec]
    var streams: [RecordStream<DiskFile>]
    var journal: RecordStream<DiskFile>

    mutating func take(from source: Source, drops: (ItemSummary) -> Bool) throws {
      let names = outputs.map(\.name)
      let latest = try JournalRecovery(
        journal: source.journal, outputs: outputs, lengths: try source.files.map { try $0.size() }
      ).completed
      var reader = JournalReader(source.journal)
      var ends = outputs.map(\.format.emptySize)
      while let line = try reader.next() {
        guard case .item(let item) = try JournalLine(line.bytes, outputs: names) else {
          try journal.append([Array(line.bytes)])
          continue
        }
        let starts = ends
        ends = item.sizes
        guard latest[item.key]?.offset == line.offset, !drops(item) else { continue }
        for index in streams.indices {
          let bytes = try source.files[index].read(
            from: starts[index], count: ends[index] - starts[index])
          try streams[index].append(Self.records(bytes))
        }
        let sizes = zip(names, streams).map { (ItemSummary.sizeMember($0), $1.size) }
        try journal.append([
          try Self.replace(Dictionary(uniqueKeysWithValues: sizes), in: line.bytes)
        ])
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
    private static func records(_ bytes: [UInt8]) -> [[UInt8]] {
      bytes.split(separator: UInt8(ascii: "\n")).filter { $0 != [UInt8(ascii: ",")] }.map { line in
        Array(line.last == UInt8(ascii: ",") ? line.dropLast() : line)
      }
    }
  }
}
