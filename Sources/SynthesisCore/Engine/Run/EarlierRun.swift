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
    let runs = try RunSearch(in: directory, isDeep: false).runs.filter { $0.label == label }
    guard let newest = runs.first else {
      throw UsageProblem("\(directory) holds no \(label) run to resume")
    }
    var chosen = newest
    if case .stamp(let stamp) = target {
      guard let named = runs.first(where: { $0.stamp == stamp }) else {
        throw UsageProblem(
          "\(directory) holds no \(label) run \(stamp); the newest is \(newest.stamp)")
      }
      chosen = named
    }
    header = try chosen.readHeader()
    files = chosen.files(outputs)
    isNewest = chosen.isNewest
  }
}
