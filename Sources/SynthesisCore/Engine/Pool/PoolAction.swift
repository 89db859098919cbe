/// What a pool wants done.
enum PoolAction: Sendable {
  /// Answer with `PoolEvent.item` or `.itemsEnded`.
  case pullItem
  case spawn(slot: Int)
  case send(slot: Int, Assignment)
  /// Tell the worker to end the work on one of its items.
  case cancel(slot: Int, assignment: UInt64)
  /// Tell the worker that the run ends when its items have.
  case announceEnd(slot: Int)
  /// Send the shutdown message.
  case askToQuit(slot: Int)
  /// SIGTERM to the worker's group.
  case terminate(slot: Int)
  /// SIGKILL to the worker's group.
  case kill(slot: Int)
  /// An item has ended: write it down.
  case conclude(ItemCompletion)
  /// An item crashed its worker and will be tried again: remember the count, and what the try cost.
  case noteCrash(ScheduledItem, WorkerFailure, ModelUsage)
  /// Items whose worker died are tried again, and it may not have been their doing: remember what the
  /// try cost.
  case noteLoss(ScheduledItem, ModelUsage)
  /// A worker ended that should not have: tell people, with the last it printed.
  case note(slot: Int, WorkerFailure, printed: String)
  /// All processes are gone and nothing more will happen.
  case finish(StopReason?)
}
