/// Where the files of one run are.
struct RunFiles: Sendable, Hashable {
  let directory: String
  let mode: EnvironmentMode
  /// The run's start, `yyyyMMdd_HHmmss` in local time.
  let stamp: String

  var pairs: String { path("synthesized_qa", "jsonl") }
  var trajectories: String { path("trajectories", "json") }
  var statistics: String { path("statistics", "json") }
  var failedSeeds: String { path("failed_seeds", "json") }
  var journal: String { path("journal", "jsonl") }
  /// A folder: the web pages that were read.
  var pages: String { path("pages", nil) }

  private func path(_ name: String, _ suffix: String?) -> String {
    "\(directory)/\(name)_\(mode.rawValue)_\(stamp)" + (suffix.map { ".\($0)" } ?? "")
  }
}
