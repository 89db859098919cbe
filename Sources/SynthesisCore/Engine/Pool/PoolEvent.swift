/// What happens to a pool. Workers are named by their slot, from 0.
enum PoolEvent: Sendable {
  /// The answer to `PoolAction.pullItem`.
  case item(ScheduledItem)
  case itemsEnded

  case spawned(slot: Int)
  case spawnFailed(slot: Int, errno: Int32)
  case greeted(slot: Int)
  case started(slot: Int, assignment: UInt64)
  case progressed(slot: Int, assignment: UInt64, ItemProgress)
  case finished(slot: Int, assignment: UInt64, ItemResult)
  case violated(slot: Int, String)
  /// The process has ended and is reaped.
  case exited(slot: Int, WorkerExit)
  case resident(slot: Int, bytes: Int)

  /// A deadline may have passed.
  case tick
  /// Results wait to be written, or writing has failed for now: hand out nothing more.
  case held
  case released
  /// Let items in flight finish, then end.
  case drain(StopReason)
  /// End items in flight, then end.
  case abort(StopReason)
}

/// How a worker process ended.
struct WorkerExit: Sendable {
  var failure: WorkerFailure
  /// The last it wrote to its output streams.
  var printed = ""
  /// Results that lay unread in its pipe.
  var results: [(assignment: UInt64, result: ItemResult)] = []
}

/// Why a pool ends before its items do.
package enum StopReason: Sendable, Hashable {
  case signal(Int32)
  /// The items can't be read on.
  case source(String)
  case output(String)
  case fatal(FatalCondition.Kind, String)
  /// The first items that ended all failed for the same cause: this one, among others.
  case allFail(ItemOutcome)
  /// More than half of the latest items crashed their workers.
  case tooManyCrashes(WorkerFailure)
  case workersDoNotBoot(WorkerFailure)
}
