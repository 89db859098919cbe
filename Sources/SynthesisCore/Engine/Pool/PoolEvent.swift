/// What happens to a pool. Workers are named by their slot, from 0.
enum PoolEvent: Sendable {
  /// The answer to `PoolAction.pullSeed`.
  case seed(SeedTask)
  case seedsEnded

  case spawned(slot: Int)
  case spawnFailed(slot: Int, errno: Int32)
  case greeted(slot: Int)
  case started(slot: Int, assignment: UInt64)
  case reported(slot: Int, assignment: UInt64, SeedReport)
  case violated(slot: Int, String)
  /// The process has ended and is reaped.
  case exited(slot: Int, WorkerExit)
  case resident(slot: Int, bytes: Int)

  /// A deadline may have passed.
  case tick
  /// Results wait to be written, or writing has failed for now: hand out nothing more.
  case held
  case released
  /// Let seeds in flight finish, then end.
  case drain(StopReason)
  /// End seeds in flight, then end.
  case abort(StopReason)
}

/// How a worker process ended.
struct WorkerExit: Sendable {
  var failure: WorkerFailure
  /// The last it wrote to its output streams.
  var printed = ""
  /// A result that lay unread in its pipe.
  var last: (assignment: UInt64, report: SeedReport)?
}

/// Why a pool ends before its seeds do.
enum StopReason: Sendable, Hashable {
  case signal(Int32)
  case seedFile(String)
  case output(String)
  case obstacle(FatalCondition, String)
  /// More than half of the latest seeds crashed their workers.
  case tooManyCrashes(WorkerFailure)
  case workersDoNotBoot(WorkerFailure)
}
