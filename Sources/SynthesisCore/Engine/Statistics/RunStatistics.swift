import Base

/// What a run has done so far, counted from the items that are committed.
struct RunStatistics: Sendable {
  struct Worker: Sendable {
    var items = 0
    var busyMilliseconds = 0
  }

  private(set) var states: [ItemState: Int] = [:]
  /// Items that did not end accepted, by `stage.cause`.
  private(set) var causes: [String: Int] = [:]
  /// Items that could not be finished, by `stage.cause`.
  private var failures: [String: CauseCount] = [:]
  /// Records in each output, in the order of the job's outputs.
  private(set) var records: [Int] = []
  private(set) var attempts = 0
  private(set) var counters = Counters()
  private(set) var usage = ModelUsage()
  private(set) var itemLatency = LatencyHistogram()
  private(set) var workers: [Int: Worker] = [:]

  var items: Int { states.values.reduce(0, +) }
  var accepted: Int { states[.accepted, default: 0] }
  /// Items that could not be finished, quarantined ones included.
  var failed: Int { states[.failed, default: 0] + states[.quarantined, default: 0] }

  private mutating func add(_ outcome: ItemOutcome, _ cause: String, _ sign: Int) {
    failures[cause, default: CauseCount(name: cause)].count += sign
    if sign > 0 { failures[cause]?.detail = outcome.detail }
    if failures[cause]?.count == 0 { failures[cause] = nil }
  }

  /// The most frequent causes of failures first.
  var failureCauses: [CauseCount] {
    CauseCount.ranked(Array(failures.values))
  }

  mutating func count(_ entry: ItemSummary) { add(entry, 1) }

  /// Counts what a try has used that came to no end.
  mutating func count(_ usage: ModelUsage) { self.usage += usage }

  /// Takes back an item that was counted before: it has been tried again.
  mutating func remove(_ entry: ItemSummary) { add(entry, -1) }

  private mutating func add(_ entry: ItemSummary, _ sign: Int) {
    states[entry.outcome.state, default: 0] += sign
    if entry.outcome.state != .accepted {
      let cause = "\(entry.outcome.stage).\(entry.outcome.cause)"
      let count = causes[cause, default: 0] + sign
      causes[cause] = count == 0 ? nil : count
      if entry.outcome.state != .noQA { add(entry.outcome, cause, sign) }
    }
    for (index, count) in entry.records.enumerated() {
      if index == records.count { records.append(0) }
      records[index] += sign * count
    }
    attempts += sign * entry.attempts
    counters.add(entry.counters, sign)
    // What a replaced try cost stays spent, and the time that it took stays passed.
    guard sign > 0 else { return }
    usage += entry.usage
    if entry.attempts > 0 {
      itemLatency.record(milliseconds: Double(entry.milliseconds))
      workers[entry.worker, default: Worker()].items += 1
      workers[entry.worker, default: Worker()].busyMilliseconds += entry.milliseconds
    }
  }
}
