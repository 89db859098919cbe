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
    } else {
      state = .killed
    }
    total = end.map { done + $0.open }
    if holder != nil || total == nil {
      let selected = recovery.selectedCount > 0 ? recovery.selectedCount : nil
      total = (selected ?? sourceCount()).map { max($0, done) } ?? total
    }
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
