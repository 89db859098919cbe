package import Base
import Glibc

/// Drives one run in the parent: items from their source through the pool into the store. What
/// happens is told to observers, which count, show and record it.
///
/// All of it happens on the pool's thread but the writing, which the commit queue does on its own.
package final class RunDriver: PoolDelegate {
  /// Records that may wait for the disk before no more items are handed out.
  private static let backlogLimit = 16 << 20

  private let plan: RunPlan
  private var items: PendingItems
  private let resumed: ResumeState
  private let commits: CommitQueue<DiskFile>
  private let limits: SharedLimits?
  private let wake: WakeSignal
  private let signals: SignalSource
  private let window: RunWindow
  private var observers: [any RunObserver] = []
  private var pause = DispatchPause()
  private var signalCount = 0
  /// Items handed out that have not ended.
  private var begun = 0
  /// The next answer to the pool, if it had to be known before.
  private var next: PoolEvent?
  private var isStorageFull = false
  private var windowOpening: Int?
  private var opening: UniformFailures
  /// Ends that were written and do not count: their items are to be done again.
  private var withdrawn: [ItemSummary] = []
  private var watch = EndpointWatch()

  package init(
    plan: RunPlan, setup: RunFilesSetup, items: PendingItems, limits: SharedLimits?,
    signals: SignalSource
  ) throws(SystemError) {
    self.plan = plan
    self.items = items
    self.limits = limits
    self.signals = signals
    resumed = setup.resumed
    wake = try WakeSignal()
    commits = CommitQueue(
      writer: setup.writer, wake: wake, patience: .seconds(plan.engine.diskFullWaitSeconds))
    window = RunWindow(windows: plan.engine.runWindow)
    opening = UniformFailures(isOver: setup.hasProgress)
    if let limits, plan.engine.budget.isWatched {
      let commits = commits
      observers.append(SpendingRecorder(limits.budget) { commits.submit($0) })
    }
    if let start = setup.start { commits.submit(note: start.line) }
  }

  package func add(_ observer: any RunObserver) { observers.append(observer) }

  /// Runs to the end and returns why it ended before its items did, if so.
  package func run() throws(SystemError) -> StopReason? {
    var command = plan.worker
    command.sharedMemory = limits?.descriptor
    var loop = try PoolLoop(
      settings: PoolSettings(plan.engine), command: command,
      configuration: plan.workerConfiguration, outputs: plan.files.outputs, delegate: self)
    var reason = try loop.run()
    repeat {
      // What was spent last goes to the disk too.
      _ = heartbeat(PoolLoad())
      // A commit that fails now ends the run as one that fails earlier does.
      for case .abort(let failure) in didWake() { reason = failure }
    } while !commits.waitUntilIdle(.milliseconds(250))
    for case .abort(let failure) in didWake() { reason = failure }
    if !withdrawn.isEmpty { tell(.itemsWithdrawn(withdrawn.map { CommittedItem(summary: $0) })) }
    tell(.ended(reason))
    return reason
  }

  private func tell(_ event: RunEvent) { for observer in observers { observer.observe(event) } }
}

// MARK: - Items

extension RunDriver {
  func nextItem() -> PoolEvent {
    let event = next ?? readItem()
    next = nil
    if case .item = event { begun += 1 }
    return event
  }

  private func readItem() -> PoolEvent {
    do throws(SeedFileError) {
      while let entry = try items.next() {
        switch entry {
        case .item(let scheduled): return .item(scheduled)
        case .bad(let bad): reject(bad)
        }
      }
      return .itemsEnded
    } catch {
      tell(.sourceFailed("\(error)"))
      return .drain(.source("\(error)"))
    }
  }

  /// An element that is not an item has ended before it began.
  private func reject(_ bad: BadItem) {
    tell(.itemRejected(bad))
    commits.submit(ItemCommit(bad))
    // A file full of them must not fill the memory with their ends.
    while commits.backlog > Self.backlogLimit, !commits.waitUntilIdle(.milliseconds(50)) {}
  }

  private var hasMoreItems: Bool {
    if begun > 0 { return true }
    let event = next ?? readItem()
    next = event
    if case .item = event { return true }
    return false
  }
}

// MARK: - What the pool tells

extension RunDriver {
  func conclude(_ completion: ItemCompletion) -> [PoolEvent] {
    begun -= 1
    if case .result(let result) = completion.ending, let fatal = result.fatal {
      // Not done: the item stays as it was before, and resuming does it.
      if result.usage != ModelUsage() { noteLoss(completion.scheduled, result.usage) }
      return fatal == .interrupted ? [] : [.drain(.fatal(fatal, result.outcome.detail))]
    }
    tell(.itemCompleted(completion))
    let end = ItemCommit(completion)
    commits.submit(end)
    let uniform = opening.take(end.summary)
    for end in uniform { commits.submit(JournalWithdrawal(key: end.key)) }
    withdrawn += uniform
    if !uniform.isEmpty { return [.drain(.allFail(end.summary.outcome))] }
    return commits.backlog > Self.backlogLimit ? pause.begin(.disk) : []
  }

  func noteCrash(_ scheduled: ScheduledItem, _ failure: WorkerFailure, _ usage: ModelUsage) {
    tell(.itemCrashed(scheduled, failure, usage))
    commits.submit(
      note: JournalCrash(
        key: scheduled.item.key, crashes: scheduled.crashes, cause: failure.name, usage: usage
      ).line)
  }

  func noteLoss(_ scheduled: ScheduledItem, _ usage: ModelUsage) {
    tell(.itemLost(scheduled, usage))
    commits.submit(note: JournalLoss(key: scheduled.item.key, usage: usage).line)
  }

  func noteProgress(_ item: WorkItem, slot: Int, _ progress: ItemProgress) {
    tell(.itemProgressed(item, worker: slot, progress))
  }

  func workerEnded(slot: Int) { limits?.vacate(slot) }

  func note(slot: Int, _ failure: WorkerFailure, printed: String) {
    tell(.workerEnded(slot: slot, failure, printed: printed))
  }

  func heartbeat(_ load: PoolLoad) -> [PoolEvent] {
    let events = heedWindow() + heedEndpoints(load)
    tell(.heartbeat(load))
    return events
  }
}

// MARK: - Disk, hours and signals

extension RunDriver {
  var wakeDescriptors: [Int32] { [wake.descriptor, signals.descriptor] }

  func didWake() -> [PoolEvent] {
    wake.clear()
    var events: [PoolEvent] = []
    for outcome in commits.takeOutcomes() {
      switch outcome {
      case .committed(let ends):
        tell(
          .itemsCommitted(
            ends.map { CommittedItem(summary: $0, replaced: resumed.earlierEnd(of: $0.key)) }))
      case .stalled(let error):
        isStorageFull = true
        tell(.storageFull(error, patience: .seconds(plan.engine.diskFullWaitSeconds)))
        events += pause.begin(.disk)
      case .recovered:
        isStorageFull = false
        tell(.storageRecovered)
      case .failed(let error):
        tell(.outputFailed(error))
        events.append(.abort(.output(error.description)))
      }
    }
    if !isStorageFull, commits.backlog <= Self.backlogLimit / 2 { events += pause.end(.disk) }
    events += heedWindow()
    while let signal = signals.next() { events += received(signal) }
    return events
  }

  /// Outside the windows no item is begun. One that is not there is not waited for: then the run
  /// ends at once.
  private func heedWindow() -> [PoolEvent] {
    guard case .closed(_, let opening) = window.state(at: LocalTime.now), hasMoreItems else {
      if windowOpening != nil { tell(.windowOpened) }
      windowOpening = nil
      return pause.end(.window)
    }
    if windowOpening != opening {
      windowOpening = opening
      tell(.windowClosed(until: opening))
    }
    return pause.begin(.window)
  }

  /// While a role has no endpoint that takes requests, no item is begun. One that waits in a worker is
  /// what finds out that an endpoint answers again; without any, the next item does.
  private func heedEndpoints(_ load: PoolLoad) -> [PoolEvent] {
    guard let limits, let routes = plan.traits.routes else { return [] }
    let now = SuspendingClock.now.nanoseconds
    for finding in watch.look(limits.looks(at: routes), at: now) { tell(.endpointNoted(finding)) }
    let state = limits.availability(of: routes, at: now)
    let mustWait = state == .paused || state == .failing && load.itemsInFlight > 0
    return mustWait ? pause.begin(.endpoints) : pause.end(.endpoints)
  }

  private func received(_ signal: Int32) -> [PoolEvent] {
    signalCount += 1
    tell(.signalled(signal, count: signalCount))
    switch signalCount {
    case 1: return [.drain(.signal(signal))]
    case 2: return [.abort(.signal(signal))]
    // The workers see their pipes hang up and end their groups themselves.
    default: _exit(128 + signal)
    }
  }
}
