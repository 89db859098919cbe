/// An item on its way through the pool.
package struct ScheduledItem: Sendable, Hashable {
  var item: WorkItem
  /// Workers that this item alone has crashed, in this run and, after a restart, in the ones before.
  var crashes = 0
}

/// An item in the hands of a worker.
struct Assignment: Sendable, Hashable {
  typealias Instant = SuspendingClock.Instant

  /// Unique within the pool's life: a late result of an earlier try never passes for this one's.
  let id: UInt64
  var scheduled: ScheduledItem
  let dispatchedAt: Instant
  /// When its time is over, and once it has been told so, when the worker's time is.
  var deadline: Instant
  /// The worker has been told to end the work on it.
  var isCancelled = false
  /// The worker has got it; before that a crash is not its doing.
  var hasStarted = false
  /// What the worker has told of it last.
  var progress = ItemProgress()

  /// The time for which it waits for an endpoint is not its own.
  mutating func take(_ progress: ItemProgress, timeout: Duration) {
    self.progress = progress
    guard !isCancelled else { return }
    deadline =
      progress.waiting == nil
      ? dispatchedAt + timeout + .milliseconds(progress.waitedMilliseconds)
      : dispatchedAt + Self.aWhile
  }

  /// A deadline that never comes: a year.
  private static let aWhile = Duration.seconds(366 * 86_400)

  /// One-based.
  var attempt: Int { scheduled.crashes + 1 }
}

/// How an item ended in the pool.
package struct ItemCompletion: Sendable {
  enum Ending: Sendable {
    /// The worker's own word: accepted, nothing made of it, or failed in its hands.
    case result(ItemResult)
    /// Its time was over, or its worker was ended for its sake.
    case failed(WorkerFailure, ModelUsage)
    /// It crashed its workers too often.
    case quarantined(WorkerFailure, ModelUsage)
  }

  var scheduled: ScheduledItem
  var ending: Ending
  var attempts: Int
  /// From the last dispatch to the end.
  var elapsed: Duration
  /// The slot of the worker, from 0.
  var worker: Int
}
