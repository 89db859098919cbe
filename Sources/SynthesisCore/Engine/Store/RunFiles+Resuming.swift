import Base
import Glibc

extension RunFiles {
  /// The runs with a label in a directory, the newest last.
  static func stamps(in directory: String, label: String) throws(SystemError) -> [String] {
    guard let folder = opendir(directory) else { throw SystemError("read directory \(directory)") }
    defer { closedir(folder) }
    let prefix = "journal_\(label)_"
    let suffix = ".jsonl"
    var stamps: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasPrefix(prefix), name.hasSuffix(suffix) {
        stamps.append(String(name.dropFirst(prefix.count).dropLast(suffix.count)))
      }
    }
    return stamps.sorted()
  }

  /// What resuming a run found and mended.
  struct Continuation {
    var writer: RunWriter<DiskFile>
    var recovery: JournalRecovery
    /// Files that hold what was cut off, each with the number of its bytes.
    var cuttings: [(path: String, count: Int)] = []
  }

  /// Opens the files of a run that has ended in whatever way, cut back to what its journal vouches
  /// for. What is cut off is kept in files beside them. `mark` makes their names different from
  /// those of earlier cuts.
  func resume(mark: String) throws -> Continuation {
    try RunCompaction(files: self).finishInterrupted()
    let outputFiles = try outputPaths.map { try DiskFile($0, .existing) }
    let journalFile = try DiskFile(journal, .existing)
    let recovery = try JournalRecovery(
      journal: journalFile, outputs: outputs, lengths: try outputFiles.map { try $0.size() })
    var cuttings: [(path: String, count: Int)] = []
    func stream(
      _ file: DiskFile, _ format: RecordFormat, _ size: Int
    ) throws(SystemError) -> RecordStream<DiskFile> {
      let tail = try RecordStream.tail(of: file, format: format, size: size)
      if !tail.isEmpty {
        let path = "\(file.path).cut_\(mark)"
        try Self.replace(path, with: tail)
        cuttings.append((path, tail.count))
      }
      let stream = try RecordStream(continuing: file, format: format, size: size)
      try file.sync()
      return stream
    }
    let streams = try outputs.indices.map { index in
      try stream(outputFiles[index], outputs[index].format, recovery.sizes[index])
    }
    var journalStream = try stream(journalFile, .lines, recovery.journalSize)
    if recovery.lacksLineFeed { try journalStream.endLine() }
    return Continuation(
      writer: RunWriter(
        outputs: outputs.map(\.name), streams: streams, journal: journalStream),
      recovery: recovery, cuttings: cuttings)
  }
}
