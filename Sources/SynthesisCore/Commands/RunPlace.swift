import Base
import Engine

/// What people name a run by: its folder, or its journal.
struct RunPlace {
  let path: String
  let directory: String
  /// Of the run whose journal it is; nil for a folder.
  let run: (label: String, stamp: String)?

  init(_ text: String) throws(UsageProblem) {
    var path = try CommandLinePath.filled(text, for: "DIR")
    // The slash that completion adds.
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    self.path = path
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    run = RunSearch.parts(of: String(parts.last ?? ""))
    let folder = parts.dropLast().joined(separator: "/")
    directory = run == nil ? path : parts.count == 1 ? "." : folder.isEmpty ? "/" : folder
  }

  /// Whether it may be this run of its folder that is meant.
  func mayMean(_ other: RunSearch.Run) -> Bool {
    run.map { $0.label == other.label && $0.stamp == other.stamp } ?? true
  }
}
