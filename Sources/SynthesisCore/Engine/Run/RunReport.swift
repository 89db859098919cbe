import Base

/// What can be told of a run at any moment: its counts, its spending, its files.
package final class RunReport {
  package let plan: RunPlan
  package let tally: RunTally
  private let limits: SharedLimits?
  private let itemsBefore: Int
  private let settingsChanged: [String: Int]
  private let startDate = LocalTime.iso8601()
  private let clock = SuspendingClock()
  private let startedAt: SuspendingClock.Instant

  package init(plan: RunPlan, setup: RunFilesSetup, limits: SharedLimits?) {
    self.plan = plan
    self.limits = limits
    tally = RunTally(setup)
    itemsBefore = setup.statistics.items
    settingsChanged = setup.settingsChanged
    startedAt = clock.now
  }

  var spending: SpendingReport {
    SpendingReport(
      spent: limits?.budget.spent ?? SharedBudget.Amount(),
      isPriced: !plan.engine.budget.prices.isEmpty, itemsEnded: tally.statistics.items,
      itemsSelected: plan.itemCount,
      quotas: zip(plan.traits.routes?.quotas ?? [], limits?.quotas ?? []).map(Self.report))
  }

  private static func report(_ entry: QuotaEntry, _ quota: SharedQuota) -> SpendingReport.Quota {
    let announced = quota[.announcedRequests]
    return SpendingReport.Quota(
      model: entry.model, concurrency: quota.concurrency, ceiling: quota[.ceiling],
      hasCeilingOfItsOwn: entry.settings.maxConcurrentRequests != nil,
      requestsPerMinute: entry.settings.requestsPerMinute,
      announcedRequestsPerMinute: announced > 0 ? announced : nil,
      hasLearnedRate: quota[.learnedInterval] > 0, throttles: quota[.throttles],
      pausedSeconds: Double(quota[.pausedTime]) / 1e9)
  }

  /// How far the run is, in a job's words.
  package func progress(_ words: ReportWords, _ load: PoolLoad, hindrance: String) -> Progress {
    let statistics = tally.statistics
    return Progress(
      words: words, total: plan.itemCount, accepted: statistics.accepted,
      noQA: statistics.states[.noQA, default: 0],
      failed: statistics.failed, failures: statistics.failureCauses,
      records: statistics.records.first ?? 0, doneBefore: itemsBefore,
      busyWorkers: load.busyWorkers, workers: plan.engine.maxWorkers,
      elapsed: startedAt.duration(to: clock.now), spending: spending, hindrance: hindrance)
  }

  /// What is left of a run that has ended, for the given reason or as it is complete.
  /// `hint` says what a user may change where a reason stands in the way.
  package func summary(
    of reason: StopReason?, _ words: ReportWords = ReportWords(),
    hint: @escaping @Sendable (_ reason: String) -> String? = { _ in nil }
  ) -> RunSummary {
    RunSummary(
      plan: plan, reason: reason, statistics: statisticsJSON(status: reason.status), tally: tally,
      words: words, hint: hint)
  }

  private func statisticsJSON(status: String) -> [UInt8] {
    tally.statistics.json(
      RunStatistics.Facts(
        label: plan.files.label, stamp: plan.files.stamp, modelName: plan.traits.modelName,
        isSimulated: plan.traits.isSimulated, sandbox: plan.traits.sandbox, status: status,
        startedAt: startDate, endedAt: LocalTime.iso8601(),
        elapsed: startedAt.duration(to: clock.now), itemsBefore: itemsBefore,
        itemsSelected: plan.itemCount, maxWorkers: plan.engine.maxWorkers,
        crashes: tally.crashes, counterNames: plan.counterNames, outputs: plan.files.outputs,
        settingsChanged: settingsChanged, spending: spending))
  }
}
