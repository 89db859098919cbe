import Engine
import TestSupport

/// What sharing syncs gains: commits of eight workers, with and without.
enum CommitBenchmark {
  private static let workers = 8
  private static let seeds = 2000
  private static let rounds = 5

  /// The two take turns, so that the disk's moods meet both.
  @Sendable static func measure() async throws -> [Finding] {
    let folder = try TemporaryDirectory()
    defer { withExtendedLifetime(folder) {} }
    let trial = CommitProbe(directory: folder.path)
    var shared = Duration.zero
    var own = Duration.zero
    for _ in 0..<rounds {
      own += try trial.measure(items: seeds, workers: workers, .ofEachItem)
      shared += try trial.measure(items: seeds, workers: workers, .shared)
    }
    let count = Double(seeds * rounds)
    return [
      Finding("commits a second, each with syncs of its own", count / own.inSeconds, "/s"),
      Finding("commits a second, syncs shared", count / shared.inSeconds, "/s"),
      Finding(
        "  times as many, with \(workers) workers", own.inSeconds / shared.inSeconds, "×",
        bar: .atLeast(4)),
    ]
  }
}
