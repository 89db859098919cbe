/// What earlier starts of a run have left to do.
package struct ResumeState: Sendable {
  private let completed: CompletedIndex
  private let failed: FailedItems
  private let crashCounts: [ItemKey: Int]
  private let retry: RetrySelection
  private let fresh: Fresh
  /// Reads the journal's line of an item that has ended.
  private let read: @Sendable (CompletedIndex.Record) -> ItemSummary?
  /// Larger than every index of the source.
  private let indexLimit: Int

  /// Which items that have not ended are to be done.
  enum Fresh: Sendable {
    case all
    case only(Set<ItemKey>)
  }

  /// A run that starts now.
  static let none = ResumeState(
    completed: CompletedIndex(), failed: FailedItems(), crashCounts: [:], retry: RetrySelection(),
    fresh: .all, indexLimit: 0, read: { _ in nil })

  init(
    completed: CompletedIndex, failed: FailedItems, crashCounts: [ItemKey: Int],
    retry: RetrySelection,
    fresh: Fresh, indexLimit: Int,
    read: @escaping @Sendable (CompletedIndex.Record) -> ItemSummary?
  ) {
    self.completed = completed
    self.failed = failed
    self.crashCounts = crashCounts
    self.retry = retry
    self.fresh = fresh
    self.indexLimit = indexLimit
    self.read = read
  }

  /// Whether an item is to be done now.
  func wants(_ key: ItemKey) -> Bool {
    guard completed[key] != nil else {
      switch fresh {
      case .all: return true
      case .only(let keys): return keys.contains(key)
      }
    }
    // Others that are to be done again have been taken out of the run's files.
    return failed[key].map(retry.takes) ?? false
  }

  /// How an item ended that is now done again.
  func earlierEnd(of key: ItemKey) -> ItemSummary? { completed[key].flatMap(read) }

  /// A quarantined item that is tried again starts with a clean sheet.
  func crashes(of key: ItemKey) -> Int { completed[key] == nil ? crashCounts[key, default: 0] : 0 }

  /// The item under an id that no other item of the run has. Ids tell the position, so in a
  /// reordered file a repeated content can come to where another repetition stood; it is then
  /// numbered as if it stood behind the source's end.
  func withUnusedID(_ item: WorkItem) -> WorkItem {
    guard completed.count > 0, completed.hasRepeats || item.occurrence > 0 else { return item }
    for other in 0..<(item.occurrence + 64) where other != item.occurrence {
      guard let record = completed[ItemKey(digest: item.digest, occurrence: other)],
        read(record)?.sourceID == item.sourceID
      else { continue }
      return item.moved(to: indexLimit + item.index)
    }
    return item
  }
}
