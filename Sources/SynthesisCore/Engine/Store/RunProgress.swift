import Base

/// How far a run is that nobody works on, read without changing anything.
package struct RunProgress: Sendable, Hashable {
  package var done: Int
  package var failed: Int

  package init(_ files: RunFiles) throws {
    var lengths: [Int] = []
    for path in files.outputPaths { lengths.append(try DiskFile(path, .existing).size()) }
    let recovery = try JournalRecovery(
      journal: try DiskFile(files.journal, .existing), outputs: files.outputs, lengths: lengths)
    done = recovery.statistics.items
    failed = recovery.statistics.failed
  }

  /// What the starts of the run with that journal have read, the latest first.
  package static func sources(of journal: String) throws -> [String] {
    try JournalRecovery(
      journal: try DiskFile(journal, .existing), outputs: [], lengths: []
    ).sources.reversed()
  }
}

/// How a run that nobody works on was left.
package enum RunEnding: Sendable, Hashable {
  /// There is something to resume.
  case open
  /// It has done all that it was to do: its whole source, or what of it was selected.
  case finished(whole: Bool)
}

extension RunFiles {
  /// More than the lines that a start or an end leaves.
  private static let tailSize = 64 << 10

  /// Told from the end of the journal alone.
  package func ending(_ header: JournalHeader) throws -> RunEnding {
    let file = try DiskFile(journal, .existing)
    let size = try file.size()
    let tail = try file.read(from: max(0, size - Self.tailSize), count: Self.tailSize)
    let lines = tail.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let names = outputs.map(\.name)
    for line in lines.reversed() where !line.isEmpty {
      // Of the first only a part may be here, and the last may be torn.
      switch try? JournalLine(line, outputs: names) {
      case .end(let end):
        guard end.isFinished else { return .open }
        return .finished(whole: header.sourceCount.map { end.done >= $0 } ?? true)
      case .start: return .open
      default: break
      }
      // Something has been done since the last end, if there was one.
      if !header.startedAt.isEmpty { return .open }
    }
    return header.startedAt.isEmpty && hasCompleteStatistics ? .finished(whole: true) : .open
  }

  /// What there is to go by of a run from before journals told of ends.
  private var hasCompleteStatistics: Bool {
    // Without the file, or with half of one, the run was killed.
    guard let file = try? DiskFile(statistics, .existing), let size = try? file.size(),
      let bytes = try? file.read(from: 0, count: size),
      let status = (try? JSONValue(parsing: bytes))?["status"]?.string
    else { return false }
    return status == JournalEnd.complete
  }
}
