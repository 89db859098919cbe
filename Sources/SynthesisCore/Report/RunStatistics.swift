/// What a run has done so far, counted from the seeds that are committed.
struct RunStatistics: Sendable {
  struct Worker: Sendable {
    var seeds = 0
    var busyMilliseconds = 0
  }

  private(set) var states: [SeedState: Int] = [:]
  /// Seeds that did not end accepted, by `stage.cause`.
  private(set) var causes: [String: Int] = [:]
  private(set) var trajectories = 0
  private(set) var pairs = 0
  private(set) var attempts = 0
  private(set) var funnel = YieldFunnel()
  private(set) var usage = ModelUsage()
  private(set) var seedLatency = LatencyHistogram()
  private(set) var workers: [Int: Worker] = [:]

  var seeds: Int { states.values.reduce(0, +) }
  var accepted: Int { states[.accepted, default: 0] }
  /// Seeds that could not be finished, quarantined ones included.
  var failed: Int { states[.failed, default: 0] + states[.quarantined, default: 0] }

  mutating func count(_ entry: JournalSeed) {
    states[entry.outcome.state, default: 0] += 1
    if entry.outcome.state != .accepted {
      causes["\(entry.outcome.stage).\(entry.outcome.cause)", default: 0] += 1
    }
    trajectories += entry.trajectories
    pairs += entry.pairs
    attempts += entry.attempts
    funnel += entry.funnel
    usage += entry.usage
    if entry.attempts > 0 {
      seedLatency.record(milliseconds: Double(entry.milliseconds))
      workers[entry.worker, default: Worker()].seeds += 1
      workers[entry.worker, default: Worker()].busyMilliseconds += entry.milliseconds
    }
  }
}
