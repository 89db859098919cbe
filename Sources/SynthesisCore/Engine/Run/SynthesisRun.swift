import Glibc

/// One run in the parent: seeds from their file through the pool into the output files.
///
/// All of it happens on the pool's thread but the writing, which the commit queue does on its own.
final class SynthesisRun: PoolClient {
  /// Records that may wait for the disk before no more seeds are handed out.
  private static let backlogLimit = 16 << 20

  private let plan: RunPlan
  private var seeds: PendingItems
  private let commits: CommitQueue<DiskFile>
  private let wake: WakeSignal
  private let signals: SignalSource
  private let clock = SuspendingClock()
  private let startedAt: SuspendingClock.Instant
  private var console: Console
  private let past: ResumeState
  /// Nil where no model is asked.
  private let limits: SharedLimits?
  private var lastSpending: JournalSpending?
  private(set) var statistics: RunStatistics
  private(set) var failed: FailedItems
  private let seedsBefore: Int
  private let startDate = LocalTime.iso8601()
  private var signalCount = 0
  private let window: RunWindow
  private var hold = DispatchPause()
  /// When seeds will be begun again, as people read it; empty within the run's windows.
  private var waitsUntil = ""
  /// Seeds handed out that have not ended.
  private var begun = 0
  /// The next answer to the pool, if it had to be known before.
  private var next: PoolEvent?
  private var stall: SystemError?
  private var crashes: Int
  private let settingsChanged: [String: Int]
  private var progress: Progress

  init(
    plan: RunPlan, opening: RunFilesSetup, seeds: PendingItems, signals: SignalSource, console: Console
  ) throws(SystemError) {
    self.plan = plan
    self.seeds = seeds
    self.signals = signals
    self.console = console
    wake = try WakeSignal()
    commits = CommitQueue(
      writer: opening.writer, wake: wake,
      patience: .seconds(plan.configuration.engine.diskFullWaitSeconds))
    past = opening.past
    window = RunWindow(windows: plan.configuration.engine.runWindow)
    limits =
      plan.configuration.model.sendsRequests
      ? try SharedLimits(
        workers: plan.configuration.engine.maxWorkers, quotas: plan.configuration.model.quotas,
        budget: plan.configuration.engine.budget, spent: opening.spent,
        at: MonotonicTime.nanoseconds) : nil
    failed = opening.failed
    statistics = opening.statistics
    seedsBefore = opening.statistics.seeds
    crashes = opening.crashes
    settingsChanged = opening.settingsChanged
    startedAt = clock.now
    progress = Progress(
      total: plan.seedCount, doneBefore: opening.statistics.seeds,
      workers: plan.configuration.engine.maxWorkers)
  }

  /// Runs to the end and returns why it ended before its seeds did, if so.
  func run() throws(SystemError) -> StopReason? {
    var command = plan.worker
    command.sharedMemory = limits?.descriptor
    var loop = try PoolLoop(
      settings: PoolSettings(plan.configuration.engine), command: command,
      configuration: SynthesisSettings.schema.transferJSON(of: plan.workerConfiguration),
      client: self)
    var reason = try loop.run()
    noteSpending()
    while true {
      let isIdle = commits.waitUntilIdle(.milliseconds(250))
      // A commit that fails now ends the run as one that fails earlier does.
      for case .abort(let failure) in woken() { reason = failure }
      if isIdle { break }
      _ = interval(busyWorkers: 0)
    }
    updateProgress(busyWorkers: 0)
    console.finish(progress)
    return reason
  }

  /// The statistics file as of now.
  func statisticsJSON(status: String) -> [UInt8] {
    statistics.json(
      RunStatistics.Frame(
        mode: plan.configuration.mode, stamp: plan.files.stamp,
        modelName: plan.configuration.model.displayName,
        isSimulated: plan.configuration.model.isSimulated,
        sandbox: plan.sandbox?.rawValue ?? "", status: status, startedAt: startDate,
        endedAt: LocalTime.iso8601(), elapsed: startedAt.duration(to: clock.now),
        seedsBefore: seedsBefore, seedsSelected: plan.seedCount,
        maxWorkers: plan.configuration.engine.maxWorkers, crashes: crashes,
        settingsChanged: settingsChanged, spending: spendingReport))
  }

  private var spendingReport: SpendingReport {
    SpendingReport(
      spent: limits?.budget.spent ?? SharedBudget.Amount(),
      isPriced: !plan.configuration.engine.budget.prices.isEmpty, seedsEnded: statistics.seeds,
      seedsSelected: plan.seedCount,
      quotas: zip(plan.configuration.model.quotas, limits?.quotas ?? []).map { settings, quota in
        SpendingReport.Quota(
          model: settings.model, concurrency: quota.concurrency,
          throttles: quota[.throttles], pausedSeconds: Double(quota[.pausedTime]) / 1e9)
      })
  }

  // MARK: Seeds

  func nextSeed() -> PoolEvent {
    let event = next ?? readSeed()
    next = nil
    if case .seed = event { begun += 1 }
    return event
  }

  private func readSeed() -> PoolEvent {
    do throws(SeedFileError) {
      while let entry = try seeds.next() {
        switch entry {
        case .seed(let task): return .seed(task)
        case .bad(let bad): commitBad(bad)
        }
      }
      return .seedsEnded
    } catch {
      console.warn("\(error)")
      return .drain(.seedFile("\(error)"))
    }
  }

  /// A seed that is none has ended before it began.
  private func commitBad(_ bad: BadItem) {
    console.warn("\(plan.seedsPath): seed \(bad.index), \(bad.reason)")
    commits.submit(
      ItemCommit(
        entry: ItemSummary(
          sourceID: bad.sourceID, digest: bad.digest, occurrence: bad.occurrence,
          outcome: ItemOutcome(
            state: .failed, stage: "seed", cause: "bad_seed",
            detail: bad.reason),
          attempts: 0, milliseconds: 0, worker: 0)))
    // A file full of bad seeds must not fill the memory with their ends.
    while commits.backlog > Self.backlogLimit, !commits.waitUntilIdle(.milliseconds(50)) {}
  }

  // MARK: Ends

  func conclude(_ verdict: SeedVerdict) -> [PoolEvent] {
    begun -= 1
    if case .quarantined = verdict.ending { crashes += 1 }
    if case .reported(let report) = verdict.ending, let obstacle = report.obstacle {
      // Not done: the seed stays as it was before, and resuming does it.
      return [.drain(.obstacle(obstacle, report.outcome.detail))]
    }
    noteSpending()
    commits.submit(ItemCommit(verdict))
    return commits.backlog > Self.backlogLimit ? hold.begin(.disk) : []
  }

  func noteCrash(_ task: SeedTask, _ failure: WorkerFailure) {
    crashes += 1
    noteSpending()
    commits.submit(
      JournalCrash(
        digest: task.seed.digest, occurrence: task.seed.occurrence, crashes: task.crashes,
        cause: failure.name))
  }

  func workerEnded(slot: Int) { limits?.vacate(slot) }

  func note(slot: Int, _ failure: WorkerFailure, printed: String) {
    console.warn("worker \(slot) \(failure)")
    for line in printed.split(separator: "\n").suffix(8) { console.detail("  \(line)") }
  }

  /// Goes to the disk with whatever is committed next.
  private func noteSpending() {
    let budget = plan.configuration.engine.budget
    guard let limits, budget.isLimited || !budget.prices.isEmpty else { return }
    let spent = limits.budget.spent
    let spending = JournalSpending(cost: spent.cost, tokens: spent.tokens)
    guard spending != lastSpending else { return }
    lastSpending = spending
    commits.submit(spending)
  }

  // MARK: Events

  var wakeDescriptors: [Int32] { [wake.descriptor, signals.descriptor] }

  func woken() -> [PoolEvent] {
    wake.clear()
    var events: [PoolEvent] = []
    for outcome in commits.takeOutcomes() {
      switch outcome {
      case .committed(let ends): for end in ends { count(end) }
      case .stalled(let error):
        stall = error
        console.warn(
          "\(error); waiting up to \(plan.configuration.engine.diskFullWaitSeconds) s for room")
        events += hold.begin(.disk)
      case .recovered:
        stall = nil
        console.say("There is room again: going on.")
      case .failed(let error):
        console.warn("\(error); what is not written yet will be done again on resuming")
        events.append(.abort(.output(error.description)))
      }
    }
    if stall == nil, commits.backlog <= Self.backlogLimit / 2 { events += hold.end(.disk) }
    events += heedWindow()
    while let signal = signals.next() { events += received(signal) }
    return events
  }

  /// Outside the windows no seed is begun. One that is not there is not waited for: then the run
  /// ends at once.
  private func heedWindow() -> [PoolEvent] {
    guard case .closed(_, let opening) = window.state(at: LocalTime.now), hasMoreSeeds else {
      if hold.has(.window), !waitsUntil.isEmpty { console.say("Beginning seeds again.") }
      waitsUntil = ""
      return hold.end(.window)
    }
    let time = "\(DailyWindow.text(opening)) UTC"
    if waitsUntil != time {
      waitsUntil = time
      console.say("Outside the run's window: no seeds are begun until \(time).")
    }
    return hold.begin(.window)
  }

  private var hasMoreSeeds: Bool {
    if begun > 0 { return true }
    let event = next ?? readSeed()
    next = event
    if case .seed = event { return true }
    return false
  }

  /// A seed that is done again replaces its earlier end.
  private func count(_ end: ItemSummary) {
    if let earlier = past.earlierEnd(of: end.key) { statistics.remove(earlier) }
    statistics.count(end)
    failed.take(end)
  }

  private func received(_ signal: Int32) -> [PoolEvent] {
    signalCount += 1
    let name = SignalSource.name(signal)
    switch signalCount {
    case 1:
      console.warn(
        "\(name): finishing the seeds in flight; once more ends them, and everything done is kept")
      return [.drain(.signal(signal))]
    case 2:
      console.warn("\(name) again: ending the seeds in flight; once more exits at once")
      return [.abort(.signal(signal))]
    default:
      // The workers see their pipes hang up and end their groups themselves.
      console.warn("\(name) for the third time: exiting")
      _exit(128 + signal)
    }
  }

  func interval(busyWorkers: Int) -> [PoolEvent] {
    let events = heedWindow()
    updateProgress(busyWorkers: busyWorkers)
    // Requests go on while no seed ends.
    noteSpending()
    console.show(progress, at: clock.now)
    return events
  }

  private func updateProgress(busyWorkers: Int) {
    progress.accepted = statistics.accepted
    progress.noQA = statistics.states[.noQA, default: 0]
    progress.failed = statistics.failed
    progress.pairs = statistics.pairs
    progress.busyWorkers = busyWorkers
    progress.elapsed = startedAt.duration(to: clock.now)
    progress.spending = spendingReport
    progress.hindrance =
      stall.map { "waiting: \($0.reason)" }
      ?? (waitsUntil.isEmpty ? "" : "waiting until \(waitsUntil)")
  }
}
