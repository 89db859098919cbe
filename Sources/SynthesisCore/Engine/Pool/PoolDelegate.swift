/// What a pool is run for: the source of its items and the taker of their ends. All calls come from
/// the pool's own thread.
protocol PoolDelegate: AnyObject {
  /// `.item`, `.itemsEnded`, or `.drain` if the items can't be read on.
  func nextItem() -> PoolEvent

  func conclude(_ completion: ItemCompletion) -> [PoolEvent]

  /// An item crashed its worker and will be tried again. `usage` is what the try cost.
  func noteCrash(_ scheduled: ScheduledItem, _ failure: WorkerFailure, _ usage: ModelUsage)

  /// An item was lost with its worker, which is not held against it, and will be tried again.
  func noteLoss(_ scheduled: ScheduledItem, _ usage: ModelUsage)

  /// A worker has told how far it is with an item.
  func noteProgress(_ item: WorkItem, slot: Int, _ progress: ItemProgress)

  /// The process in a slot is gone, for whatever reason, and the next has not started.
  func workerEnded(slot: Int)

  /// A worker ended that should not have. `printed` is the last it wrote to its output streams.
  func note(slot: Int, _ failure: WorkerFailure, printed: String)

  /// When one of them becomes readable, `didWake` has something to say.
  var wakeDescriptors: [Int32] { get }
  func didWake() -> [PoolEvent]

  /// Called about four times a second.
  func heartbeat(_ load: PoolLoad) -> [PoolEvent]
}

/// How busy a pool is.
package struct PoolLoad: Sendable, Hashable {
  /// Workers that have items in hand.
  var busyWorkers: Int
  /// Items in the hands of workers.
  var itemsInFlight: Int

  package init(busyWorkers: Int = 0, itemsInFlight: Int = 0) {
    self.busyWorkers = busyWorkers
    self.itemsInFlight = itemsInFlight
  }
}
