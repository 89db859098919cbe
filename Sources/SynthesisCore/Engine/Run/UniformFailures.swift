/// Sees whether the first items of a run all fail alike: then it is not the items, and to go on would
/// fail them all.
struct UniformFailures {
  /// So many in a row stop the run.
  static let limit = 20

  private var failures: [ItemSummary] = []
  /// Whether the run has shown that items can end in another way.
  private var isOver: Bool

  init(isOver: Bool) { self.isOver = isOver }

  /// Takes the next end. Returns those that have all failed for one cause, and are to be done again as
  /// the run stops for it: the first so many, and each later one that was under way by then.
  mutating func take(_ end: ItemSummary) -> [ItemSummary] {
    if isOver { return [] }
    guard end.outcome.state == .failed,
      failures.allSatisfy({
        ($0.outcome.stage, $0.outcome.cause) == (end.outcome.stage, end.outcome.cause)
      })
    else {
      isOver = true
      return []
    }
    failures.append(end)
    if failures.count < Self.limit { return [] }
    return failures.count == Self.limit ? failures : [end]
  }
}
