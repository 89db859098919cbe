package import Base

/// What happens in a run, in its order. What people see of it, what is counted and what is written
/// beside the records follow from these events alone.
package enum RunEvent: Sendable {
  /// A worker has told how far it is with an item.
  case itemProgressed(WorkItem, worker: Int, ItemProgress)
  /// An element of the source is not an item.
  case itemRejected(BadItem)
  /// An item crashed its worker and will be tried again; what the try cost.
  case itemCrashed(ScheduledItem, WorkerFailure, ModelUsage)
  /// An item was lost with its worker, not by its own doing, and will be tried again.
  case itemLost(ScheduledItem, ModelUsage)
  /// An item has come to its end, and is not on the disk yet.
  case itemCompleted(ItemCompletion)
  case itemsCommitted([CommittedItem])
  /// These were committed and do not count: their items are to be done again.
  case itemsWithdrawn([CommittedItem])
  /// A worker ended that should not have, with the last that it printed.
  case workerEnded(slot: Int, WorkerFailure, printed: String)
  /// The storage is full: nothing is handed out until there is room, or patience is over.
  case storageFull(SystemError, patience: Duration)
  case storageRecovered
  case outputFailed(SystemError)
  case sourceFailed(String)
  /// What no item tells of an endpoint.
  case endpointNoted(EndpointWatch.Finding)
  /// Outside the run's hours; when they begin, in seconds since midnight UTC.
  case windowClosed(until: Int)
  case windowOpened
  /// The `count`th signal that asks the run to end.
  case signalled(Int32, count: Int)
  /// About four times a second.
  case heartbeat(PoolLoad)
  /// Everything that will be committed is.
  case ended(StopReason?)
}

/// An item whose end is on the disk.
package struct CommittedItem: Sendable {
  var summary: ItemSummary
  /// The earlier end that this one takes the place of: it was done again.
  var replaced: ItemSummary?
}

/// Takes part in a run without having a say in it. Called on the run's own thread, in the order of
/// registration.
package protocol RunObserver: AnyObject {
  func observe(_ event: RunEvent)
}
