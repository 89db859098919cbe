/// What a run has done so far, counted from the seeds that are committed.
struct RunStatistics: Sendable {
  struct Worker: Sendable {
    var seeds = 0
    var busyMilliseconds = 0
  }

  private(set) var states: [ItemState: Int] = [:]
  /// Seeds that did not end accepted, by `stage.cause`.
  private(set) var causes: [String: Int] = [:]
  private(set) var trajectories = 0
  private(set) var pairs = 0
  private(set) var attempts = 0
  private(set) var funnel = Counters()
  private(set) var usage = ModelUsage()
  private(set) var seedLatency = LatencyHistogram()
  private(set) var workers: [Int: Worker] = [:]

  var seeds: Int { states.values.reduce(0, +) }
  var accepted: Int { states[.accepted, default: 0] }
  /// Seeds that could not be finished, quarantined ones included.
  var failed: Int { states[.failed, default: 0] + states[.quarantined, default: 0] }

  mutating func count(_ entry: ItemSummary) { add(entry, 1) }

  /// Takes back a seed that was counted before: it has been tried again.
  mutating func remove(_ entry: ItemSummary) { add(entry, -1) }

  private mutating func add(_ entry: ItemSummary, _ sign: Int) {
    states[entry.outcome.state, default: 0] += sign
    if entry.outcome.state != .accepted {
      let cause = "\(entry.outcome.stage).\(entry.outcome.cause)"
      let count = causes[cause, default: 0] + sign
      causes[cause] = count == 0 ? nil : count
    }
    trajectories += sign * entry.trajectories
    pairs += sign * entry.pairs
    attempts += sign * entry.attempts
    funnel.add(entry.funnel, sign)
    // What a replaced try cost stays spent, and the time that it took stays passed.
    guard sign > 0 else { return }
    usage += entry.usage
    if entry.attempts > 0 {
      seedLatency.record(milliseconds: Double(entry.milliseconds))
      workers[entry.worker, default: Worker()].seeds += 1
      workers[entry.worker, default: Worker()].busyMilliseconds += entry.milliseconds
    }
  }
}
