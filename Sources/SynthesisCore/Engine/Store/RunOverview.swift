package import Base

/// What can be told of a run from its files alone, without changing any: how far it is, why items
/// failed, what it has made and used.
package struct RunOverview: Sendable {
  package enum State: Sendable, Hashable {
    /// The folder's lock is held by this process, if it can be told which.
    case running(pid: Int?)
    case finished
    /// It ended in order, before all of its items were done; why.
    case endedEarly(String)
    /// Nothing tells of an end: the process was killed, or the machine went down.
    case killed
    /// The journal can't be read; why.
    case unreadable(String)
  }

  package let files: RunFiles
  /// Nil where the journal's first line can't be read.
  package private(set) var header: JournalHeader?
  /// No other run of its folder was started later.
  package let isNewest: Bool
  package private(set) var isPriced = false
  package private(set) var state: State
  /// What ended it early, as people were told then; empty where nothing tells.
  package private(set) var detail = ""
  /// What to do about elements that are no seeds, as an order; nil if there are none.
  package private(set) var mending: String?
  /// Failed items that may end otherwise when they are tried again.
  package private(set) var retriable = 0
  /// Items of the source that a finished run did not take; nil for one that is not finished.
  package private(set) var left: Int?
  /// It ended early as its budget was used up.
  package private(set) var isOverBudget = false

  /// Items of the run, whether they have ended or not; nil where there is no telling.
  package private(set) var total: Int?
  package private(set) var states: [ItemState: Int] = [:]
  package private(set) var failures: [CauseCount] = []
  /// Why items that did not fail came to nothing.
  package private(set) var unmade: [CauseCount] = []
  /// In the order of the job's outputs.
  package private(set) var records: [Int] = []
  package private(set) var counters = Counters()
  package private(set) var usage = ModelUsage()
  package private(set) var cost = Money.zero
  package private(set) var tokens = 0

  /// What some of the items came to nothing for, and what may help against it: at no record.
  package func hints(_ hint: (_ reason: String) -> String?) -> [String] {
    guard made == 0, done > 0, !isRunning else { return [] }
    return CauseCount.hints(against: CauseCount.ranked(counters.drops) + failures, hint)
  }

  /// A run whose journal can't be read.
  init(_ run: RunSearch.Run, unreadable sentence: String) {
    files = run.files([])
    isNewest = run.isNewest
    // What the search has found of it stays true.
    if case .success(let header) = run.header { self.header = header }
    state = .unreadable(sentence)
  }

  /// `holder` is the process that has the run under way, if one has. `sourceCount` counts the items
  /// of the source where nothing else tells how many there are.
  init(
    _ run: RunSearch.Run, _ files: RunFiles, _ recovery: JournalRecovery, end: JournalEnd?,
    holder: LockOwner?, sourceCount: () -> Int?
  ) {
    self.files = files
    isNewest = run.isNewest
    header = recovery.header
    let statistics = recovery.statistics
    states = statistics.states.filter { $0.value != 0 }
    records = statistics.records
    counters = statistics.counters
    usage = statistics.usage
    cost = recovery.spent.cost
    tokens = recovery.spent.tokens
    let prices = recovery.header.recorded.config["prices"]?.object
    isPriced = cost > .zero || prices?.isEmpty == false
    failures = statistics.failureCauses
    let failing = Dictionary(uniqueKeysWithValues: failures.map { ($0.name, $0.count) })
    unmade = CauseCount.ranked(
      statistics.causes.merging(failing, uniquingKeysWith: -).filter { $0.value > 0 })
    if let holder {
      state = .running(pid: holder.pid)
    } else if let end {
      state =
        end.isFinished
        ? .finished
        : .endedEarly(
          end.status == JournalEnd.complete
            ? "as only some of its items were to be done then" : end.status)
      if !end.isFinished {
        detail = end.detail
        isOverBudget = end.status == JournalEnd.budgetUsedUp
      }
    } else {
      state = .killed
    }
    total = end.map { done + $0.open }
    if holder != nil || total == nil {
      let selected = recovery.selectedCount > 0 ? recovery.selectedCount : nil
      total = (selected ?? sourceCount()).map { max($0, done) } ?? total
    }
    mending = recovery.failed.mending(recovery.sources.last ?? recovery.header.source)
    retriable = recovery.failed.retriable
    if state == .finished {
      left = Self.wanted(recovery, sourceCount).map { max(0, $0 - done) }
    }
  }

  /// How many items a start that takes the whole source is about, as far as that is known.
  private static func wanted(_ recovery: JournalRecovery, _ counted: () -> Int?) -> Int? {
    let config = recovery.header.recorded.config
    // Which of them repeat earlier ones the journal does not tell.
    guard config["on_duplicate_seeds"]?.string != RepeatedSeeds.skip.rawValue else {
      return counted()
    }
    return recovery.sourceCount.map { min($0, config["number_of_seed"]?.integer ?? .max) }
  }
}

extension RunOverview {
  /// When it began, ISO 8601 in UTC; empty in journals from before it was kept.
  package var startedAt: String { header?.startedAt ?? "" }
  package var job: String { header?.job ?? "" }
  package var source: String { header?.source ?? "" }

  package var done: Int { states.values.reduce(0, +) }
  package var failed: Int { states[.failed, default: 0] + states[.quarantined, default: 0] }
  package var made: Int { records.first ?? 0 }
  package var isRunning: Bool { if case .running = state { true } else { false } }
}
