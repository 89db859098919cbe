import Base

extension RunFiles {
  /// Adds a line to the journal of a run that nobody writes to any more.
  func note(_ line: [UInt8]) throws(SystemError) {
    let file = try DiskFile(journal, .existing)
    try file.write(line + [UInt8(ascii: "\n")], at: try file.size())
    try file.sync()
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
