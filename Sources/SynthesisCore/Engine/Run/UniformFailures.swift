/// Holds back the first ends of a run while all of them are failures of one kind: then it is not the
/// items, and to go on would fail them all.
struct UniformFailures {
  /// So many in a row stop the run.
  static let limit = 20

  enum Decision {
    /// Nothing is written yet.
    case wait
    case commit([ItemCommit])
    /// These have all failed for one cause, and are to be done again.
    case stop([ItemCommit], ItemOutcome)
  }

  private var held: [ItemCommit] = []
  /// What the run was stopped for: items that were under way then end alike.
  private var stopped: ItemOutcome?
  /// Whether the run has shown that items can end in another way.
  private var isOver: Bool

  /// How many are held back.
  var count: Int { held.count }

  init(isOver: Bool) { self.isOver = isOver }

  mutating func take(_ end: ItemCommit) -> Decision {
    if isOver { return .commit([end]) }
    held.append(end)
    let outcome = end.summary.outcome
    guard outcome.state == .failed, let first = stopped ?? held.first?.summary.outcome,
      (first.stage, first.cause) == (outcome.stage, outcome.cause)
    else {
      isOver = true
      return .commit(flush())
    }
    guard stopped != nil || held.count == Self.limit else { return .wait }
    stopped = outcome
    return .stop(flush(), outcome)
  }

  /// What is held back, when the run ends otherwise.
  mutating func flush() -> [ItemCommit] {
    defer { held = [] }
    return held
  }
}
