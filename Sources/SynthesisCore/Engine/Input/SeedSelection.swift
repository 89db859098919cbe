import Base

/// Decides which seeds of a file a run takes. Seeds that are passed over still count for the index
/// and the occurrence of those after them.
package struct SeedSelection: Sendable {
  enum Decision: Sendable, Hashable {
    case take
    case skip
    /// It would be taken if it did not repeat an earlier one.
    case passOver
    /// Neither this seed nor any after it.
    case stop
  }

  private let indexes: SeedIndexes?
  private let repeats: RepeatedSeeds
  private var left: Int

  /// Takes the seeds at `indexes`, or all, up to the smallest of the limits that are set: `--limit`
  /// and `number_of_seed`.
  package init(
    indexes: SeedIndexes? = nil, limits: [Int?] = [], repeats: RepeatedSeeds = .keep
  ) {
    self.indexes = indexes
    self.repeats = repeats
    left = limits.compactMap { $0 }.min() ?? .max
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
    return .take
  }

  /// What to say of indexes that the file, which ended after `count` seeds, does not have.
  func complaint(seedCount count: Int) -> String? {
    guard left > 0, let beyond = indexes?.beyond(count), !beyond.isEmpty else { return nil }
    return
      "the file holds \(count.counted("seeds")); there is no seed \(beyond.joined(separator: ", "))"
  }
}

/// What becomes of seeds whose content stood before in the file.
package enum RepeatedSeeds: String, Sendable, CaseIterable {
  /// They are seeds like others.
  case keep
  /// They are passed over.
  case skip
}
