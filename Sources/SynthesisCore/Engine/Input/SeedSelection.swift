import Base

/// Decides which seeds of a file a run takes. Seeds that are passed over still count for the index
/// and the occurrence of those after them.
package struct SeedSelection: Sendable {
  enum Decision: Sendable, Hashable {
    case take
    case skip
    /// It would be taken if it did not repeat an earlier one.
    case passOver
    /// It would be taken if this start took more.
    case later
    /// Neither this seed nor any after it.
    case stop
  }

  private let indexes: SeedIndexes?
  private let repeats: RepeatedSeeds
  /// How many of the file the run is about, as `number_of_seed` says.
  private let numberOfSeeds: Int?
  private var left: Int
  /// How many this start may still take.
  private var room: Int

  /// Chooses the seeds at `indexes`, or all, up to `numberOfSeeds`, and takes at most `limit` of them.
  /// A run that is resumed has its limit elsewhere: it holds for what is left to do.
  package init(
    indexes: SeedIndexes? = nil, numberOfSeeds: Int? = nil, limit: Int? = nil,
    repeats: RepeatedSeeds = .keep
  ) {
    self.indexes = indexes
    self.numberOfSeeds = numberOfSeeds
    self.repeats = repeats
    left = numberOfSeeds ?? .max
    room = limit ?? .max
  }

  /// What keeps seeds of the file out of it.
  var bound: SeedBound? {
    indexes.map { .indexes($0) } ?? numberOfSeeds.map { .numberOfSeeds($0) }
  }

  /// To be asked once for each element, in order.
  mutating func decide(_ entry: ItemEntry) -> Decision {
    decide(entry.index, isRepeat: entry.isRepeat)
  }

  mutating func decide(_ index: Int, isRepeat: Bool = false) -> Decision {
    guard left > 0 else { return .stop }
    if let indexes {
      if index > indexes.last { return .stop }
      if !indexes.contains(index) { return .skip }
    }
    if isRepeat, repeats == .skip { return .passOver }
    left -= 1
    guard room > 0 else { return .later }
    room -= 1
    return .take
  }

  /// What to say of indexes that the file, which ended after `count` seeds, does not have.
  func complaint(seedCount count: Int) -> String? {
    guard left > 0, room > 0, let beyond = indexes?.beyond(count), !beyond.isEmpty else {
      return nil
    }
    return
      "the file holds \(count.counted("seeds")); there is no seed \(beyond.joined(separator: ", "))"
  }
}

/// Why a run leaves seeds of its file alone.
enum SeedBound: Sendable, Hashable {
  case indexes(SeedIndexes)
  case numberOfSeeds(Int)
}

/// What becomes of seeds whose content stood before in the file.
package enum RepeatedSeeds: String, Sendable, CaseIterable {
  /// They are seeds like others.
  case keep
  /// They are passed over.
  case skip
}
