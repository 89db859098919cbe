/// Counts a run: how its items ended, those that failed, crashes, and what it all took.
package final class RunTally: RunObserver {
  private(set) var statistics: RunStatistics
  private(set) var failed: FailedItems
  private(set) var crashes: Int

  /// Begins with what earlier starts of the run came to.
  init(_ setup: RunFilesSetup) {
    statistics = setup.statistics
    failed = setup.failed
    crashes = setup.crashes
  }

  package func observe(_ event: RunEvent) {
    switch event {
    case .itemsCommitted(let items):
      for item in items {
        if let replaced = item.replaced { statistics.remove(replaced) }
        statistics.count(item.summary)
        failed.take(item.summary)
      }
    case .itemCrashed(_, _, let usage):
      crashes += 1
      statistics.count(usage)
    case .itemLost(_, let usage): statistics.count(usage)
    case .itemsWithdrawn(let items):
      for item in items {
        statistics.remove(item.summary)
        failed.remove(item.summary.key)
      }
    case .itemCompleted(let completion):
      if case .quarantined = completion.ending { crashes += 1 }
    default: break
    }
  }
}
