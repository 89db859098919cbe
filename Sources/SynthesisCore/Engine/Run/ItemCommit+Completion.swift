import Base

extension ItemCommit {
  init(_ completion: ItemCompletion) {
    let item = completion.scheduled.item
    var outcome: ItemOutcome
    var records: [String: [[UInt8]]] = [:]
    var counters = Counters()
    let usage: ModelUsage
    switch completion.ending {
    case .result(let result):
      (outcome, records, counters, usage) =
        (result.outcome, result.records, result.counters, result.usage)
    case .failed(let failure, let used):
      outcome = ItemOutcome(
        state: .failed, stage: "worker", cause: failure.name, detail: "the worker \(failure)")
      usage = used
    case .quarantined(let failure, let used):
      outcome = ItemOutcome(
        state: .quarantined, stage: "worker", cause: failure.name,
        detail: "the worker \(failure), \(completion.attempts.counted("times"))")
      usage = used
    }
    self.init(
      summary: ItemSummary(
        sourceID: item.sourceID, key: item.key, outcome: outcome, attempts: completion.attempts,
        counters: counters, usage: usage, milliseconds: completion.elapsed.milliseconds,
        worker: completion.worker),
      records: records)
  }

  /// An element that is not an item has ended before it began.
  init(_ bad: BadItem) {
    self.init(
      summary: ItemSummary(
        sourceID: bad.sourceID, key: bad.key,
        outcome: ItemOutcome(
          state: .failed, stage: "seed", cause: "bad_seed", detail: bad.reason),
        attempts: 0, milliseconds: 0, worker: 0))
  }
}

extension PoolSettings {
  init(_ engine: EngineSettings) {
    workers = engine.maxWorkers
    capacity = engine.itemsPerWorkerInFlight
    bootTimeout = .seconds(engine.bootTimeoutSeconds)
    itemTimeout = .seconds(engine.seedTimeoutSeconds)
    grace = .seconds(engine.shutdownGraceSeconds)
    itemsPerWorker = engine.maxSeedsPerWorker
    memoryLimit = engine.workerMemoryLimitMegabytes.map { $0 << 20 }
  }
}
