import Dispatch
import Synchronization

/// Commits seeds on a queue of its own, so that a slow disk holds up nothing but the dispatch of
/// further seeds. Whatever gathers while one batch is being synced goes into the next: the busier
/// the run, the more seeds share their syncs.
final class CommitQueue<File: RecordFile>: Sendable {
  enum Outcome: Sendable {
    case committed([ItemSummary])
    /// The storage is full. The batch is tried again every `retryInterval`.
    case stalled(SystemError)
    /// It had been full, and is not any more.
    case recovered
    /// Nothing more will be committed.
    case failed(SystemError)
  }

  private struct State {
    var seeds: [ItemCommit] = []
    var crashes: [JournalCrash] = []
    var spending: JournalSpending?
    var outcomes: [Outcome] = []
    var isWriting = false
    var hasFailed = false
    /// Bytes of records submitted and not yet committed.
    var backlog = 0
  }

  private struct Batch: Sendable {
    var seeds: [ItemCommit]
    var crashes: [JournalCrash]
    var spending: JournalSpending?
    var stalledSince: SuspendingClock.Instant?
  }

  private let writer: Mutex<RunWriter<File>>
  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "commit")
  private let idle = DispatchGroup()
  private let wake: WakeSignal
  private let patience: Duration
  private let retryInterval: Duration

  /// Raises `wake` when outcomes wait to be taken. A full disk is waited for as long as `patience`.
  init(
    writer: RunWriter<File>, wake: WakeSignal, patience: Duration,
    retryInterval: Duration = .seconds(1)
  ) {
    self.writer = Mutex(writer)
    self.wake = wake
    self.patience = patience
    self.retryInterval = retryInterval
  }

  /// Bytes of records that wait to be committed.
  var backlog: Int { state.withLock { $0.backlog } }

  func submit(_ seed: ItemCommit) {
    enqueue { state in
      state.seeds.append(seed)
      state.backlog += seed.byteCount
    }
  }

  func submit(_ crash: JournalCrash) { enqueue { $0.crashes.append(crash) } }

  /// Only the latest is written, with the next commit.
  func submit(_ spending: JournalSpending) { enqueue { $0.spending = spending } }

  func takeOutcomes() -> [Outcome] {
    state.withLock { state in
      defer { state.outcomes = [] }
      return state.outcomes
    }
  }

  /// Waits until nothing is left to commit, or nothing more will be; false if the time is up first.
  func waitUntilIdle(_ timeout: Duration) -> Bool {
    idle.wait(timeout: .now() + .milliseconds(timeout.milliseconds)) == .success
  }

  private func enqueue(_ add: (inout State) -> Void) {
    let startsWriting = state.withLock { state in
      // After a failure the seed stays uncommitted, which is what its owner has been told.
      guard !state.hasFailed else { return false }
      add(&state)
      defer { state.isWriting = true }
      return !state.isWriting
    }
    guard startsWriting else { return }
    idle.enter()
    queue.async { self.writeAll() }
  }

  private func writeAll() {
    while let batch = nextBatch() {
      guard commit(batch) else { return }
    }
    idle.leave()
  }

  private func nextBatch() -> Batch? {
    state.withLock { state in
      guard !state.seeds.isEmpty || !state.crashes.isEmpty || state.spending != nil else {
        state.isWriting = false
        return nil
      }
      defer {
        state.seeds = []
        state.crashes = []
        state.spending = nil
      }
      return Batch(seeds: state.seeds, crashes: state.crashes, spending: state.spending)
    }
  }

  /// Returns whether to go on with the next batch now.
  private func commit(_ batch: Batch) -> Bool {
    do {
      let entries = try writer.withLock {
        try $0.commit(batch.seeds, crashes: batch.crashes, spending: batch.spending)
      }
      state.withLock { state in
        state.backlog -= batch.seeds.reduce(0) { $0 + $1.byteCount }
        if batch.stalledSince != nil { state.outcomes.append(.recovered) }
        state.outcomes.append(.committed(entries))
      }
      wake.raise()
      return true
    } catch RunWriter<File>.Failure.notWritten(let error) where error.isStorageFull {
      return stall(batch, error)
    } catch RunWriter<File>.Failure.notWritten(let error) {
      fail(error)
    } catch RunWriter<File>.Failure.notSynced(let error) {
      fail(error)
    } catch {
      preconditionFailure("a commit fails only in its two ways, not with \(error)")
    }
    return false
  }

  private func stall(_ batch: Batch, _ error: SystemError) -> Bool {
    let now = SuspendingClock().now
    var batch = batch
    if let since = batch.stalledSince {
      if since.duration(to: now) >= patience {
        fail(error)
        return false
      }
    } else {
      batch.stalledSince = now
      state.withLock { $0.outcomes.append(.stalled(error)) }
      wake.raise()
    }
    let later = batch
    queue.asyncAfter(deadline: .now() + .milliseconds(retryInterval.milliseconds)) {
      if self.commit(later) { self.writeAll() }
    }
    return false
  }

  private func fail(_ error: SystemError) {
    state.withLock { state in
      state.hasFailed = true
      state.outcomes.append(.failed(error))
    }
    wake.raise()
    idle.leave()
  }
}

extension ItemCommit {
  var byteCount: Int { (trajectories + pairs).reduce(0) { $0 + $1.count } }
}
