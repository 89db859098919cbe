import Base
import Dispatch
import Synchronization

/// Commits items on a queue of its own, so that a slow disk holds up nothing but the dispatch of
/// further items. Whatever gathers while one batch is being synced goes into the next: the busier
/// the run, the more items share their syncs.
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
    var waiting = CommitBatch()
    var outcomes: [Outcome] = []
    var isWriting = false
    var hasFailed = false
    /// Bytes of records submitted and not yet committed.
    var backlog = 0
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

  func submit(_ item: ItemCommit) {
    enqueue { state in
      state.waiting.items.append(item)
      state.backlog += item.byteCount
    }
  }

  /// A line of the journal that commits no item.
  func submit(note line: [UInt8]) { enqueue { $0.waiting.notes.append(line) } }

  /// Written behind the line of its item.
  func submit(_ withdrawal: JournalWithdrawal) {
    enqueue { $0.waiting.withdrawals.append(withdrawal) }
  }

  /// Only the latest is written, with the next commit.
  func submit(_ spending: JournalSpending) { enqueue { $0.waiting.spending = spending } }

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
      // After a failure the item stays uncommitted, which is what its owner has been told.
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

  private func nextBatch() -> CommitBatch? {
    state.withLock { state in
      guard !state.waiting.isEmpty else {
        state.isWriting = false
        return nil
      }
      defer { state.waiting = CommitBatch() }
      return state.waiting
    }
  }

  /// Returns whether to begin the next batch now.
  private func commit(
    _ batch: CommitBatch, stalledSince since: SuspendingClock.Instant? = nil
  ) -> Bool {
    do {
      let summaries = try writer.withLock { try $0.commit(batch) }
      state.withLock { state in
        state.backlog -= batch.byteCount
        if since != nil { state.outcomes.append(.recovered) }
        state.outcomes.append(.committed(summaries))
      }
      wake.raise()
      return true
    } catch RunWriter<File>.Failure.notWritten(let error) where error.isStorageFull {
      return stall(batch, since, error)
    } catch RunWriter<File>.Failure.notWritten(let error) {
      fail(error)
    } catch RunWriter<File>.Failure.notSynced(let error) {
      fail(error)
    } catch {
      preconditionFailure("a commit fails only in its two ways, not with \(error)")
    }
    return false
  }

  private func stall(
    _ batch: CommitBatch, _ since: SuspendingClock.Instant?, _ error: SystemError
  ) -> Bool {
    let now = SuspendingClock().now
    if let since {
      if since.duration(to: now) >= patience {
        fail(error)
        return false
      }
    } else {
      state.withLock { $0.outcomes.append(.stalled(error)) }
      wake.raise()
    }
    queue.asyncAfter(deadline: .now() + .milliseconds(retryInterval.milliseconds)) {
      if self.commit(batch, stalledSince: since ?? now) { self.writeAll() }
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
