/// How a seed ended.
struct ItemOutcome: Sendable, Hashable {
  var state: ItemState
  /// Where it ended without a pair: `seed`, `explore`, `select`, `synthesize` or `worker`; empty for
  /// an accepted seed.
  var stage = ""
  /// Why, in a word that can be counted and selected by, such as `timeout`; empty for an accepted
  /// seed.
  var cause = ""
  /// The cause in a sentence, with its particulars.
  var detail = ""
}

/// The terminal states. Each seed of a finished run has exactly one.
enum ItemState: String, Sendable, Hashable, CaseIterable {
  /// At least one pair was accepted.
  case accepted
  /// Nothing went wrong, and no pair passed.
  case noQA = "no_qa"
  /// A model, a tool or a worker failed.
  case failed
  /// The seed crashed its workers too often to be tried again by itself.
  case quarantined
}
