/// The items of a run that could not be finished, by what they are known by.
struct FailedItems: Sendable {
  struct Failure: Sendable, Hashable {
    var sourceID: String
    var state: ItemState
    var stage: String
    var cause: String
    /// The cause with its particulars.
    var detail = ""
    var attempts: Int

    /// It was no item to begin with.
    var isBadItem: Bool { stage == "seed" && cause == "bad_seed" }
  }

  private(set) var failures: [ItemKey: Failure] = [:]

  var isEmpty: Bool { failures.isEmpty }

  subscript(key: ItemKey) -> Failure? { failures[key] }

  mutating func remove(_ key: ItemKey) { failures[key] = nil }

  /// Takes an item's latest end: one that succeeds is no longer among the failed.
  mutating func take(_ summary: ItemSummary) {
    switch summary.outcome.state {
    case .accepted, .noQA: if !failures.isEmpty { failures[summary.key] = nil }
    case .failed, .quarantined:
      failures[summary.key] = Failure(
        sourceID: summary.sourceID, state: summary.outcome.state, stage: summary.outcome.stage,
        cause: summary.outcome.cause, detail: summary.outcome.detail, attempts: summary.attempts)
    }
  }
}
