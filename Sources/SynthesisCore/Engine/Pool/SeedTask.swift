/// A seed on its way through the pool.
struct SeedTask: Sendable, Hashable {
  var seed: Seed
  /// Workers that this seed has crashed, in this run and, after a restart, in the ones before.
  var crashes = 0
}

/// A task in the hands of a worker.
struct Assignment: Sendable, Hashable {
  /// Unique within the pool's life: a late result of an earlier try never passes for this one's.
  var id: UInt64
  var task: SeedTask
  var dispatchedAt: SuspendingClock.Instant
  /// The worker has read the seed; before that a crash is not the seed's.
  var hasStarted = false

  /// One-based.
  var attempt: Int { task.crashes + 1 }
}

/// How a seed ended in the pool.
struct SeedVerdict: Sendable {
  enum Ending: Sendable {
    /// The worker's own word: accepted, no pair, or failed in its hands.
    case reported(SeedReport)
    /// The worker was ended for the seed's sake.
    case failed(WorkerFailure)
    /// The seed crashed its workers too often.
    case quarantined(WorkerFailure)
  }

  var task: SeedTask
  var ending: Ending
  var attempts: Int
  /// From the last dispatch to the end.
  var elapsed: Duration
  /// The slot of the worker, from 0.
  var worker: Int
}
