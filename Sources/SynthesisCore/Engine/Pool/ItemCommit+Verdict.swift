extension ItemCommit {
  init(_ verdict: SeedVerdict) {
    let seed = verdict.task.seed
    var entry = ItemSummary(
      sourceID: seed.sourceID, digest: seed.digest, occurrence: seed.occurrence,
      outcome: ItemOutcome(state: .failed), attempts: verdict.attempts,
      milliseconds: verdict.elapsed.milliseconds, worker: verdict.worker)
    switch verdict.ending {
    case .reported(let report):
      entry.outcome = report.outcome
      entry.trajectories = report.trajectories.count
      entry.pairs = report.pairs.count
      entry.funnel = report.funnel
      entry.usage = report.usage
      self.init(entry: entry, trajectories: report.trajectories, pairs: report.pairs)
    case .failed(let failure):
      entry.outcome = ItemOutcome(
        state: .failed, stage: "worker", cause: failure.name, detail: "the worker \(failure)")
      self.init(entry: entry)
    case .quarantined(let failure):
      entry.outcome = ItemOutcome(
        state: .quarantined, stage: "worker", cause: failure.name,
        detail: "the worker \(failure), \(verdict.attempts) times")
      self.init(entry: entry)
    }
  }
}

extension PoolSettings {
  init(_ settings: EngineSettings) {
    workers = settings.maxWorkers
    bootTimeout = .seconds(settings.bootTimeoutSeconds)
    seedTimeout = .seconds(settings.seedTimeoutSeconds)
    grace = .seconds(settings.shutdownGraceSeconds)
    seedsPerWorker = settings.maxSeedsPerWorker
    memoryLimit = settings.workerMemoryLimitMegabytes.map { $0 << 20 }
  }
}
