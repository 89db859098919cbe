import Glibc

/// Commits made-up seeds in a directory, to tell how fast its disk takes them. What it writes is
/// gone afterwards.
package struct CommitTrial {
  package enum Syncs: Sendable {
    /// As a run commits: seeds that end while others are synced share the next syncs.
    case shared
    /// Each seed waits for syncs of its own.
    case ofEachSeed
  }

  private let files: RunFiles

  package init(directory: String) {
    files = RunFiles(directory: directory, mode: .math, stamp: "trial_\(getpid())")
  }

  /// The time until so many seeds stand in the files. Each worker has one seed on its way to the
  /// disk, and its next as soon as that one is acknowledged.
  package func measure(seeds: Int, workers: Int, _ syncs: Syncs) throws -> Duration {
    defer { for path in [files.trajectories, files.pairs, files.journal] { unlink(path) } }
    let digest = SHA256.digest(files.stamp.utf8)
    let writer = try files.create(
      header: JournalHeader(
        mode: files.mode, stamp: files.stamp, toolVersion: "", configurationDigest: digest,
        seedsPath: "", seedsDigest: digest, settings: [:]))
    let commits = (1...seeds).map { Self.commit($0, digest) }
    let clock = SuspendingClock()
    let start = clock.now
    switch syncs {
    case .shared: try share(writer, commits, workers: workers)
    case .ofEachSeed:
      var writer = writer
      for commit in commits { _ = try writer.commit([commit], crashes: []) }
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

  /// As large as what a math seed leaves.
  private static func commit(_ number: Int, _ digest: SHA256.Digest) -> ItemCommit {
    let record = Array("{\"record\": \"\(String(repeating: "0", count: 1000))\"}".utf8)
    return ItemCommit(
      entry: ItemSummary(
        sourceID: Seed.sourceID(index: number, digest: digest), digest: digest,
        occurrence: number, outcome: ItemOutcome(state: .accepted), attempts: 1, trajectories: 1,
        pairs: 1, milliseconds: 0, worker: 0),
      trajectories: [record], pairs: [record])
  }
}
