/// What the work on an item came to, as its worker tells it.
package struct ItemResult: Sendable, Hashable {
  package var outcome: ItemOutcome
  /// The records to keep, by the name of the output that they go to: one line of JSON each, without
  /// the line feed.
  var records: [String: [[UInt8]]]
  /// What became of the work, stage by stage; a job has names of its own.
  var counters: Counters
  var usage: ModelUsage
  /// Set if no other item of the run would get past it either: then this one is not done, and the
  /// run must end.
  var fatal: FatalCondition.Kind?

  package init(
    outcome: ItemOutcome, records: [String: [[UInt8]]] = [:], counters: Counters = Counters(),
    usage: ModelUsage = ModelUsage(), fatal: FatalCondition.Kind? = nil
  ) {
    self.outcome = outcome
    self.records = records
    self.counters = counters
    self.usage = usage
    self.fatal = fatal
  }
}

/// How an item ended.
package struct ItemOutcome: Sendable, Hashable {
  package var state: ItemState
  /// Where it ended without a record, such as `seed`, `explore` or `worker`; empty for an accepted
  /// item.
  package var stage: String
  /// Why, in a word that can be counted and selected by, such as `timeout`; empty for an accepted
  /// item.
  package var cause: String
  /// The cause in a sentence, with its particulars.
  package var detail: String

  package init(state: ItemState, stage: String = "", cause: String = "", detail: String = "") {
    self.state = state
    self.stage = stage
    self.cause = cause
    self.detail = detail
  }
}

/// The terminal states. Each item of a finished run has exactly one.
package enum ItemState: String, Sendable, Hashable, CaseIterable {
  /// What was wanted of it was made.
  case accepted
  /// Nothing went wrong, and nothing passed.
  case noQA = "no_qa"
  /// A model, a tool or a worker failed.
  case failed
  /// It crashed its workers too often to be tried again by itself.
  case quarantined
}

/// What a worker tells of an item that it is still at.
///
/// Usage is a total, not a difference, so that one that is merged with a later one is not missed, and
/// what a try has cost is known however its worker ends.
package struct ItemProgress: Sendable, Hashable {
  /// The stage that the job is in; empty before it has said.
  var stage = ""
  var usage = ModelUsage()
  /// How long it has waited for endpoints so far, which is no part of its own time.
  var waitedMilliseconds = 0
  /// What it waits for now; nil while it is worked on.
  var waiting: Waiting?
}
