import Base

/// Decides which seeds of a file a run takes. Seeds that are passed over still count for the index
/// and the occurrence of those after them.
package struct SeedSelection: Sendable {
  enum Decision: Sendable, Hashable {
    case take
    case skip
    /// Neither this seed nor any after it.
    case stop
  }

  private let indexes: SeedIndexes?
  private var left: Int

  /// Takes the seeds at `indexes`, or all, up to the smallest of the limits that are set: `--limit`
  /// and `number_of_seed`.
  package init(indexes: SeedIndexes? = nil, limits: [Int?] = []) {
    self.indexes = indexes
    left = limits.compactMap { $0 }.min() ?? .max
  }

  /// To be asked once for each index, in order.
  mutating func decide(_ index: Int) -> Decision {
    guard left > 0 else { return .stop }
    if let indexes {
      if index > indexes.last { return .stop }
      if !indexes.contains(index) { return .skip }
    }
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
