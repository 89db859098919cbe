import Base

/// What a source has, or has no more, of a run that is resumed with it: fed with each element once, in
/// order.
struct SourceComparison {
  private let completed: CompletedIndex
  private let failed: FailedItems
  private let retry: RetrySelection
  /// The bad items that the run knows of, by the digests of their texts.
  private let bad: [SHA256.Digest: [(key: ItemKey, place: Int)]]
  private let badPlaces: Set<Int>

  private(set) var total = 0
  /// Elements that have ended before.
  private(set) var known = 0
  private var openCount = 0
  private var selectedOpen = 0
  /// Open ones that are not chosen, though they repeat none before them.
  private(set) var excludedOpen = 0
  private var selectedRetried = 0
  private var badCounts: [SHA256.Digest: Int] = [:]
  private var newAtPlaces: [Int: ItemKey] = [:]

  init(completed: CompletedIndex, failed: FailedItems, retry: RetrySelection) {
    self.completed = completed
    self.failed = failed
    self.retry = retry
    var bad: [SHA256.Digest: [(key: ItemKey, place: Int)]] = [:]
    for (key, failure) in failed.failures where failure.isBadItem {
      guard let place = WorkItem.index(inSourceID: failure.sourceID) else { continue }
      bad[key.digest, default: []].append((key, place))
    }
    self.bad = bad.mapValues { $0.sorted { $0.key.occurrence < $1.key.occurrence } }
    badPlaces = Set(bad.values.joined().map(\.place))
  }

  mutating func take(_ entry: ItemEntry, _ decision: SeedSelection.Decision) {
    let isSelected = decision == .take
    total += 1
    if bad[entry.key.digest] != nil { badCounts[entry.key.digest, default: 0] += 1 }
    guard completed[entry.key] == nil else {
      known += 1
      if isSelected, failed[entry.key].map(retry.takes) ?? false { selectedRetried += 1 }
      return
    }
    openCount += 1
    if [.skip, .stop].contains(decision) { excludedOpen += 1 }
    guard isSelected else { return }
    selectedOpen += 1
    if case .item(let item) = entry, badPlaces.contains(item.index) {
      newAtPlaces[item.index] = item.key
    }
  }

  /// Bad items of the run that are in the source no more while a seed that is new stands in the place
  /// of each, and the keys of these seeds.
  func mended(isSamePath: Bool) -> [(bad: ItemKey, seed: ItemKey)] {
    // Another source has other seeds in these places. It is the same one if it has something that the
    // run knows; where there is nothing else to know, by its path.
    let hasOthers = completed.count > bad.values.reduce(0) { $0 + $1.count }
    guard known > 0 || !hasOthers && isSamePath else { return [] }
    return bad.flatMap { digest, items in
      let goneCount = items.count - badCounts[digest, default: 0]
      let seeds = items.compactMap { newAtPlaces[$0.place] }
      let count = max(0, min(goneCount, seeds.count))
      // Of equal texts the last have no counterpart, whichever of them was mended.
      return zip(items.suffix(count), seeds).map { ($0.key, $1) }
    }
  }

  /// What the run is about: everything that has ended, and what is selected, of which this start takes
  /// at most `limit`.
  func itemCount(mended: Int, limit: Int? = nil) -> Int {
    completed.count - mended + min(selectedOpen, limit ?? .max)
  }

  /// The same for a start that does only what has ended, and `open` that have not: it is still about
  /// no more than the `earlier` ones; nil where that is not known.
  func itemCount(mended: Int, open: Int, earlier: Int?) -> Int {
    let ended = completed.count - mended
    return ended + min(selectedOpen, earlier.map { max(open, $0 - ended) } ?? selectedOpen)
  }

  /// How many could be done now; `open` are those that have not ended, or nil for all selected.
  func toDo(open: Int?) -> Int { (open ?? selectedOpen) + selectedRetried }

  /// How many the source has that it did not have when it had `earlier` elements, as far as that can
  /// be told from counts.
  func added(since earlier: Int?) -> Int? {
    earlier.map { max(0, openCount - max(0, $0 - completed.count)) }
  }

  /// Items that have ended and are not in the source any more.
  var missing: Int { completed.count - known }
}
