import Base
import Glibc

/// Commits made-up items in a directory, to tell how fast its disk takes them. What it writes is
/// gone afterwards.
package struct CommitProbe {
  package enum Syncs: Sendable {
    /// As a run commits: items that end while others are synced share the next syncs.
    case shared
    /// Each item waits for syncs of its own.
    case ofEachItem
  }

  private let files: RunFiles

  package init(directory: String) {
    files = RunFiles(
      directory: directory, label: "probe", stamp: "\(getpid())",
      outputs: ["trajectories", "pairs"].map {
        OutputSpec(name: $0, fileName: $0, format: .lines)
      })
  }

  /// The time until so many items stand in the files. Each worker has one item on its way to the
  /// disk, and its next as soon as that one is acknowledged.
  package func measure(items: Int, workers: Int, _ syncs: Syncs) throws -> Duration {
    defer { for path in files.outputPaths + [files.journal] { unlink(path) } }
    let digest = SHA256.digest(files.stamp.utf8)
    let writer = try files.create(
      header: JournalHeader(
        label: files.label, toolVersion: "", configurationDigest: digest, source: "",
        sourceDigest: digest, settings: [:]))
    let commits = (1...items).map { Self.commit($0, digest) }
    let clock = SuspendingClock()
    let start = clock.now
    switch syncs {
    case .shared: try share(writer, commits, workers: workers)
    case .ofEachItem:
      var writer = writer
      for commit in commits { _ = try writer.commit(CommitBatch(items: [commit])) }
    }
    return start.duration(to: clock.now)
  }

  private func share(
    _ writer: RunWriter<DiskFile>, _ commits: [ItemCommit], workers: Int
  ) throws(SystemError) {
    let wake = try WakeSignal()
    let queue = CommitQueue(writer: writer, wake: wake, patience: .zero)
    var waiting = commits[...]
    for commit in waiting.prefix(workers) { queue.submit(commit) }
    waiting = waiting.dropFirst(workers)
    var left = commits.count
    while left > 0 {
      var polled = pollfd(fd: wake.descriptor, events: Int16(POLLIN), revents: 0)
      if poll(&polled, 1, -1) < 0, errno != EINTR { throw SystemError("wait for commits") }
      wake.clear()
      for outcome in queue.takeOutcomes() {
        switch outcome {
        case .committed(let ends):
          left -= ends.count
          for commit in waiting.prefix(ends.count) { queue.submit(commit) }
          waiting = waiting.dropFirst(ends.count)
        case .stalled, .recovered: break
        case .failed(let error): throw error
        }
      }
    }
  }

  /// As large as what a seed of the math mode leaves.
  private static func commit(_ number: Int, _ digest: SHA256.Digest) -> ItemCommit {
    let record = Array("{\"record\": \"\(String(repeating: "0", count: 1000))\"}".utf8)
    return ItemCommit(
      summary: ItemSummary(
        sourceID: WorkItem.sourceID(index: number, digest: digest),
        key: ItemKey(digest: digest, occurrence: number), outcome: ItemOutcome(state: .accepted),
        attempts: 1, milliseconds: 0, worker: 0),
      records: ["trajectories": [record], "pairs": [record]])
  }
}
