import Base
import FoundationEssentials

/// A run in a folder that is to be resumed, before anything of it is touched.
package struct EarlierRun {
  package let files: RunFiles
  package let header: JournalHeader
  /// The folder has no run that was started later.
  package let isNewest: Bool

  /// The seeds of a run that had them from a pipe, which are one of its files.
  package var pipedSource: String? {
    let name = header.source.split(separator: "/").last
    return ["json", "jsonl"].map { files.seeds(1, ending: $0) }
      .first { $0.split(separator: "/").last == name }
  }

  /// The seed file that the run was started with, while it is there. Journals of the first version do
  /// not tell it in full.
  package var ownSource: String? {
    guard !header.recorded.config.isEmpty,
      FileManager.default.fileExists(atPath: header.source)
    else { return nil }
    return header.source
  }

  /// The run of that start, or else the newest.
  package init(
    _ target: ResumeTarget?, in directory: String, label: String, outputs: [OutputSpec]
  ) throws {
    let folder = try RunFolder(directory, label: label)
    guard let newest = folder.runs.last else {
      throw UsageProblem("\(directory) holds no \(label) run to resume")
    }
    var chosen = newest
    if case .stamp(let stamp) = target {
      guard let named = folder.runs.last(where: { $0.stamp == stamp }) else {
        throw UsageProblem(
          "\(directory) holds no \(label) run \(stamp); the newest is \(newest.stamp)")
      }
      chosen = named
    }
    header = try chosen.readHeader()
    files = RunFiles(
      directory: directory, label: label, stamp: chosen.stamp, outputs: outputs)
    let last = try RunFolder(directory).runs.last
    isNewest = last?.stamp == chosen.stamp && last?.label == label
  }

  /// The newest run of the same items in a folder that is not finished; nil if there is none, or if a
  /// later one has done them all.
  package static func unfinished(
    like new: JournalHeader, in directory: String, outputs: [OutputSpec]
  ) throws -> EarlierRun? {
    let folder = try RunFolder(directory, label: new.label)
    for run in folder.runs.reversed() {
      // One that can't be read can't be resumed either.
      guard case .success(let header) = run.header, header.isAbout(new) else { continue }
      let files = RunFiles(
        directory: directory, label: run.label, stamp: run.stamp, outputs: outputs)
      guard let ending = try? files.ending(header) else { continue }  // as above
      switch ending {
      case .finished(whole: true): return nil
      case .finished(whole: false): continue
      case .open: break
      }
      return try EarlierRun(
        .stamp(run.stamp), in: directory, label: run.label, outputs: outputs)
    }
    return nil
  }
}

extension JournalHeader {
  /// Whether a run makes the same of the same items: a simulated one is no beginning of a real one.
  fileprivate func isAbout(_ other: JournalHeader) -> Bool {
    sourceDigest == other.sourceDigest && settings["simulated"] == other.settings["simulated"]
  }
}
