/// Where the files of one run are.
package struct RunFiles: Sendable, Hashable {
  package let directory: String
  /// Tells runs of one folder apart: the mode of a synthesis.
  package let label: String
  /// The run's start, `yyyyMMdd_HHmmss` in local time.
  package let stamp: String
  package let outputs: [OutputSpec]

  package init(directory: String, label: String, stamp: String, outputs: [OutputSpec]) {
    self.directory = directory
    self.label = label
    self.stamp = stamp
    self.outputs = outputs
  }

  var outputPaths: [String] { outputs.map(path) }
  var statistics: String { path("statistics", "json") }
  var failedItems: String { path("failed_seeds", "json") }
  package var journal: String { path("journal", "jsonl") }
  /// Seeds that came through a pipe; further ones, of a later start, have a number above 1.
  package func seeds(_ number: Int, ending: String) -> String {
    path(number == 1 ? "seeds" : "seeds\(number)", ending)
  }
  /// A folder for what a job keeps beside its records; nobody makes it but the job.
  package func folder(_ name: String) -> String { "\(directory)/\(name)_\(label)_\(stamp)" }

  package func path(_ output: OutputSpec) -> String {
    path(output.fileName, output.format.fileExtension)
  }

  private func path(_ name: String, _ suffix: String) -> String { folder(name) + ".\(suffix)" }
}
