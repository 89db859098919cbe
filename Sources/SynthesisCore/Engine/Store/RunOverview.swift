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

  /// Items that ended alike.
  package struct Cause: Sendable, Hashable {
    /// Where it ended without a record, and why, as `ItemOutcome` has it.
    package var stage: String
    package var name: String
    package var count: Int
    /// The particulars of one of them.
    package var detail: String

    package init(stage: String = "", name: String, count: Int, detail: String = "") {
      self.stage = stage
      self.name = name
      self.count = count
      self.detail = detail
    }
  }

  /// What the run's own files say of how it ended.
  struct RecordedEnd: Sendable, Hashable {
    /// As in the statistics.
    var status: String
    /// Items of the run that have not ended; nil where that is not told.
    var open: Int?
  }

  package let files: RunFiles
  /// When it began, ISO 8601 in UTC; empty in journals from before it was kept.
  package private(set) var startedAt = ""
  package private(set) var job = ""
  package private(set) var source = ""
  package private(set) var sourceDigest: SHA256.Digest?
  /// Whether the journal holds all that resuming takes; those of the first version don't.
  package private(set) var hasSettings = false
  package private(set) var isPriced = false
  package private(set) var state: State

  /// Items of the run, whether they have ended or not; nil where there is no telling.
  package private(set) var total: Int?
  package private(set) var states: [ItemState: Int] = [:]
  package private(set) var failures: [Cause] = []
  /// Why items that did not fail came to nothing.
  package private(set) var unmade: [Cause] = []
  /// In the order of the job's outputs.
  package private(set) var records: [Int] = []
  package private(set) var counters = Counters()
  package private(set) var usage = ModelUsage()
  package private(set) var cost = Money.zero
  package private(set) var tokens = 0

  package var done: Int { states.values.reduce(0, +) }
  package var failed: Int { states[.failed, default: 0] + states[.quarantined, default: 0] }
  package var made: Int { records.first ?? 0 }
  package var isRunning: Bool { if case .running = state { true } else { false } }

  /// A run whose journal can't be read.
  init(_ files: RunFiles, unreadable sentence: String) {
    self.files = files
    state = .unreadable(sentence)
  }

  /// `holder` is the process that has the run under way, if one has. `sourceCount` counts the items
  /// of the source where nothing else tells how many there are, `selectedCount` the most that a
  /// start was about.
  init(
    _ files: RunFiles, _ recovery: JournalRecovery, end: RecordedEnd?,
    holder: LockOwner?, selectedCount: Int? = nil, sourceCount: () -> Int?
  ) {
    self.files = files
    startedAt = recovery.header.startedAt
    job = recovery.header.job
    source = recovery.header.source
    sourceDigest = recovery.header.sourceDigest
    hasSettings = !recovery.header.recorded.config.isEmpty
    let statistics = recovery.statistics
    states = statistics.states.filter { $0.value != 0 }
    records = statistics.records
    counters = statistics.counters
    usage = statistics.usage
    cost = recovery.spent.cost
    tokens = recovery.spent.tokens
    let prices = recovery.header.recorded.config["prices"]?.object
    isPriced = cost > .zero || prices?.isEmpty == false
    failures = Self.causes(of: recovery.failed)
    let failing = Dictionary(
      uniqueKeysWithValues: failures.map { ("\($0.stage).\($0.name)", $0.count) })
    unmade = Self.ranked(
      statistics.causes.compactMap { name, count in
        let rest = count - failing[name, default: 0]
        return rest > 0 ? Cause(dotted: name, count: rest) : nil
      })
    if let holder {
      state = .running(pid: holder.pid)
    } else if let end {
      state = end.status == "complete" && (end.open ?? 0) == 0 ? .finished : .endedEarly(end.status)
    } else {
      state = .killed
    }
    total = end?.open.map { done + $0 }
    if holder != nil || total == nil {
      total = (selectedCount ?? sourceCount()).map { max($0, done) } ?? total
    }
  }

  private static func causes(of failed: FailedItems) -> [Cause] {
    var causes: [String: (cause: Cause, first: String)] = [:]
    for failure in failed.failures.values {
      let name = "\(failure.stage).\(failure.cause)"
      var entry =
        causes[name]
        ?? (
          Cause(stage: failure.stage, name: failure.cause, count: 0, detail: failure.detail),
          failure.sourceID
        )
      entry.cause.count += 1
      // The same one each time, whatever the dictionary's order.
      if failure.sourceID < entry.first {
        entry.first = failure.sourceID
        entry.cause.detail = failure.detail
      }
      causes[name] = entry
    }
    return ranked(causes.values.map(\.cause))
  }

  /// The most frequent first.
  private static func ranked(_ causes: [Cause]) -> [Cause] {
    causes.sorted { ($1.count, $0.name, $0.stage) < ($0.count, $1.name, $1.stage) }
  }
}

extension RunOverview.Cause {
  /// As statistics name it: `stage.reason`.
  package init(dotted: String, count: Int) {
    let parts = dotted.split(separator: ".", maxSplits: 1).map(String.init)
    self.init(stage: parts.count > 1 ? parts[0] : "", name: parts.last ?? "", count: count)
  }
}
