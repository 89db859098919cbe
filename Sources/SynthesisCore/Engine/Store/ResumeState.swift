/// What earlier starts of a run have left to do.
struct ResumeState: Sendable {
  private let ledger: CompletedIndex
  private let failed: FailedItems
  private let crashCounts: [ItemKey: Int]
  private let retry: RetrySelection
  private let fresh: Fresh
  /// Reads the journal's line of a seed that has ended.
  private let read: @Sendable (CompletedIndex.Record) -> ItemSummary?
  /// Larger than every index of the seed file.
  private let indexLimit: Int

  /// Which seeds that have not ended are to be done.
  enum Fresh: Sendable {
    case all
    case only(Set<ItemKey>)
  }

  /// The past of a run that starts now.
  static let none = ResumeState(
    ledger: CompletedIndex(), failed: FailedItems(), crashCounts: [:], retry: RetrySelection(),
    fresh: .all, indexLimit: 0, read: { _ in nil })

  init(
    ledger: CompletedIndex, failed: FailedItems, crashCounts: [ItemKey: Int], retry: RetrySelection,
    fresh: Fresh, indexLimit: Int,
    read: @escaping @Sendable (CompletedIndex.Record) -> ItemSummary?
  ) {
    self.ledger = ledger
    self.failed = failed
    self.crashCounts = crashCounts
    self.retry = retry
    self.fresh = fresh
    self.indexLimit = indexLimit
    self.read = read
  }

  /// Whether a seed is to be done now.
  func wants(_ key: ItemKey) -> Bool {
    guard ledger[key] != nil else {
      switch fresh {
      case .all: return true
      case .only(let keys): return keys.contains(key)
      }
    }
    // Others that are to be done again have been taken out of the run's files.
    return failed[key].map(retry.takes) ?? false
  }

  /// How a seed ended that is now done again.
  func earlierEnd(of key: ItemKey) -> ItemSummary? { ledger[key].flatMap(read) }

  /// A quarantined seed that is tried again starts with a clean sheet.
  func crashes(of key: ItemKey) -> Int { ledger[key] == nil ? crashCounts[key, default: 0] : 0 }

  /// The seed under an id that no other seed of the run has. Ids tell the position, so in a
  /// reordered file a repeated content can come to where another repetition stood; it is then
  /// numbered as if it stood behind the file's end.
  func withUnusedID(_ seed: Seed) -> Seed {
    guard ledger.count > 0, ledger.hasRepeats || seed.occurrence > 0 else { return seed }
    for other in 0..<(seed.occurrence + 64) where other != seed.occurrence {
      guard let record = ledger[ItemKey(digest: seed.digest, occurrence: other)],
        read(record)?.sourceID == seed.sourceID
      else { continue }
      return Seed(
        index: indexLimit + seed.index, content: seed.content, arguments: seed.arguments,
        digest: seed.digest, occurrence: seed.occurrence)
    }
    return seed
  }
}
