/// The supervision of a pool of worker processes, as decisions only: events go in, actions come
/// out, time is a parameter. `PoolLoop` carries the actions out.
///
/// Each worker holds one seed at a time, which is the backpressure: seeds are pulled from their
/// file only as workers are there for them.
struct PoolState: Sendable {
  typealias Instant = SuspendingClock.Instant

  private enum Stage {
    case running
    /// No new seeds; those in flight end by themselves.
    case draining(StopReason)
    /// Those in flight are ended.
    case aborting(StopReason)
    /// Every seed has ended and the workers are asked to quit.
    case closing(StopReason?)
    case finished
  }

  private let settings: PoolSettings
  private var stage = Stage.running
  private(set) var slots: [WorkerSlot]
  private var pending: [SeedTask] = []
  private var pullsUnderWay = 0
  private var seedsEnded = false
  private var isHeld = false
  private var nextAssignment: UInt64 = 1
  private var breaker = CrashBreaker()
  private var backoff = BootBackoff()
  /// The first worker starts alone: if it can't boot, the others needn't try.
  private var hasBooted = false
  private var actions: [PoolAction] = []

  init(settings: PoolSettings) {
    precondition(settings.workers > 0, "a pool needs a worker")
    self.settings = settings
    slots = Array(repeating: WorkerSlot(), count: settings.workers)
  }

  /// The first moment at which `tick` may have something to do.
  var nextDeadline: Instant? {
    var deadlines = slots.compactMap(\.deadline)
    if let start = backoff.earliestStart, !slots.contains(where: \.isBooting), !wantedSlots.isEmpty
    {
      deadlines.append(start)
    }
    return deadlines.min()
  }

  var busyCount: Int { slots.count { $0.assignment != nil } }

  mutating func handle(_ event: PoolEvent, at now: Instant) -> [PoolAction] {
    switch event {
    case .seed(let task):
      pullsUnderWay -= 1
      pending.append(task)
    case .seedsEnded:
      pullsUnderWay -= 1
      seedsEnded = true
    case .spawned(let slot): spawned(slot, at: now)
    case .spawnFailed(let slot, let errno):
      slots[slot].phase = .vacant
      bootFailed(slot, WorkerExit(failure: .spawn(errno: errno)), at: now)
    case .greeted(let slot): greeted(slot)
    case .started(let slot, let assignment): started(slot, assignment, at: now)
    case .reported(let slot, let assignment, let report):
      reported(slot, assignment, report, at: now)
    case .violated(let slot, let what): end(slot, .protocolViolation(what))
    case .exited(let slot, let exit):
      if let last = exit.last { reported(slot, last.assignment, last.report, at: now) }
      exited(slot, exit, at: now)
    case .resident(let slot, let bytes): resident(slot, bytes, at: now)
    case .tick: tick(at: now)
    case .held: isHeld = true
    case .released: isHeld = false
    case .drain(let reason): drain(reason)
    case .abort(let reason): abort(reason, at: now)
    }
    return start(at: now)
  }

  /// What is to be done next; of a new pool, the first of all.
  mutating func start(at now: Instant) -> [PoolAction] {
    advance(at: now)
    defer { actions.removeAll() }
    return actions
  }
}

// MARK: - A worker's life

extension PoolState {
  private mutating func spawned(_ slot: Int, at now: Instant) {
    slots[slot].generation += 1
    slots[slot].seedsDone = 0
    slots[slot].phase = .booting(deadline: now.advanced(by: settings.bootTimeout))
  }

  private mutating func greeted(_ slot: Int) {
    switch slots[slot].phase {
    case .booting:
      hasBooted = true
      backoff.succeeded()
      slots[slot].phase = .idle
    case .idle, .busy: end(slot, .protocolViolation("a second greeting"))
    case .quitting, .terminating, .killed: break  // on its way out already
    case .vacant: preconditionFailure("a greeting from slot \(slot), which is vacant")
    }
  }

  private mutating func started(_ slot: Int, _ id: UInt64, at now: Instant) {
    switch slots[slot].phase {
    case .busy(var assignment, let deadline) where assignment.id == id:
      assignment.hasStarted = true
      slots[slot].phase = .busy(assignment, deadline: deadline)
    case .terminating, .killed: break
    case .vacant, .booting, .idle, .busy, .quitting:
      end(slot, .protocolViolation("a start of seed it does not have"))
    }
  }

  private mutating func reported(
    _ slot: Int, _ id: UInt64, _ report: SeedReport, at now: Instant
  ) {
    guard let assignment = slots[slot].assignment, assignment.id == id else {
      return end(slot, .protocolViolation("a result for a seed it does not have"))
    }
    conclude(assignment, .reported(report), slot: slot, at: now)
    slots[slot].seedsDone += 1
    switch slots[slot].phase {
    case .busy:
      slots[slot].phase = .idle
      if let limit = settings.seedsPerWorker,
        slots[slot].seedsDone >= slots[slot].quota(limit: limit, slot: slot)
      {
        askToQuit(slot, at: now)
      }
    // The work is done and paid for, but the process is on its way out all the same.
    case .terminating(_, let reason, let deadline):
      slots[slot].phase = .terminating(nil, because: reason, deadline: deadline)
    case .killed(_, let reason): slots[slot].phase = .killed(nil, because: reason)
    case .vacant, .booting, .idle, .quitting:
      preconditionFailure("slot \(slot) has an assignment in phase \(slots[slot].phase)")
    }
  }

  private mutating func exited(_ slot: Int, _ exit: WorkerExit, at now: Instant) {
    let phase = slots[slot].phase
    slots[slot].phase = .vacant
    switch phase {
    case .vacant: preconditionFailure("slot \(slot) exited while vacant")
    case .booting: bootFailed(slot, exit, at: now)
    case .idle: diedIdle(slot, exit, at: now)
    case .quitting: break
    case .busy(let assignment, _): crashed(assignment, exit, slot: slot, at: now)
    case .terminating(let assignment, .failure(let cause), _),
      .killed(let assignment, .failure(let cause)):
      // It ended because we ended it: the reason for that is the failure.
      var exit = exit
      exit.failure = cause
      if let assignment {
        crashed(assignment, exit, slot: slot, at: now)
      } else {
        diedIdle(slot, exit, at: now)
      }
    case .terminating(_, .abort, _), .killed(_, .abort): break
    }
  }

  private mutating func bootFailed(_ slot: Int, _ exit: WorkerExit, at now: Instant) {
    note(slot, exit)
    if backoff.failed(at: now) { drain(.workersDoNotBoot(exit.failure)) }
  }

  private mutating func diedIdle(_ slot: Int, _ exit: WorkerExit, at now: Instant) {
    if slots[slot].seedsDone == 0 { bootFailed(slot, exit, at: now) } else { note(slot, exit) }
  }

  private mutating func note(_ slot: Int, _ exit: WorkerExit) {
    actions.append(.note(slot: slot, exit.failure, printed: exit.printed))
  }

  private mutating func crashed(
    _ assignment: Assignment, _ exit: WorkerExit, slot: Int, at now: Instant
  ) {
    let failure = exit.failure
    // Started or not: given its whole time again and again it would hold its worker for ever.
    if case .timeout = failure {
      note(slot, exit)
      return conclude(assignment, .failed(failure), slot: slot, at: now)
    }
    guard assignment.hasStarted else {
      // It died before it read its seed: not the seed's doing.
      slots[slot].reserved = assignment.task
      return diedIdle(slot, exit, at: now)
    }
    note(slot, exit)
    if assignment.task.crashes == 0, breaker.count(crashed: true) {
      drain(.tooManyCrashes(failure))
    }
    var assignment = assignment
    assignment.task.crashes += 1
    if assignment.task.crashes >= PoolSettings.crashesToQuarantine {
      conclude(assignment, .quarantined(failure), slot: slot, at: now)
    } else {
      actions.append(.noteCrash(assignment.task, failure))
      slots[slot].reserved = assignment.task
    }
  }

  private mutating func conclude(
    _ assignment: Assignment, _ ending: SeedVerdict.Ending, slot: Int, at now: Instant
  ) {
    let attempts: Int
    switch ending {
    case .reported, .failed:
      attempts = assignment.attempt
      if assignment.task.crashes == 0 { _ = breaker.count(crashed: false) }
    case .quarantined: attempts = assignment.task.crashes
    }
    actions.append(
      .conclude(
        SeedVerdict(
          task: assignment.task, ending: ending, attempts: attempts,
          elapsed: assignment.dispatchedAt.duration(to: now), worker: slot)))
  }
}

// MARK: - Ending workers

extension PoolState {
  private mutating func askToQuit(_ slot: Int, at now: Instant) {
    slots[slot].phase = .quitting(deadline: now.advanced(by: settings.grace))
    actions.append(.askToQuit(slot: slot))
  }

  /// Kills a worker that is not to be believed or fed any more.
  private mutating func end(_ slot: Int, _ failure: WorkerFailure) {
    switch slots[slot].phase {
    case .vacant, .killed: return
    case .booting, .idle, .quitting:
      slots[slot].phase = .killed(nil, because: .failure(failure))
    case .busy(let assignment, _):
      slots[slot].phase = .killed(assignment, because: .failure(failure))
    case .terminating(let assignment, let reason, _):
      slots[slot].phase = .killed(assignment, because: reason)
    }
    actions.append(.kill(slot: slot))
  }

  private mutating func terminate(
    _ slot: Int, _ assignment: Assignment?, because reason: WorkerSlot.Reason, at now: Instant
  ) {
    slots[slot].phase = .terminating(
      assignment, because: reason, deadline: now.advanced(by: settings.grace))
    actions.append(.terminate(slot: slot))
  }

  private mutating func resident(_ slot: Int, _ bytes: Int, at now: Instant) {
    guard let limit = settings.memoryLimit, bytes > limit else { return }
    switch slots[slot].phase {
    case .idle: askToQuit(slot, at: now)
    case .booting, .busy: end(slot, .memoryCap)
    case .vacant, .quitting, .terminating, .killed: break
    }
  }

  private mutating func tick(at now: Instant) {
    for slot in slots.indices {
      guard let deadline = slots[slot].deadline, deadline <= now else { continue }
      switch slots[slot].phase {
      case .booting: end(slot, .bootTimeout)
      case .busy(let assignment, _):
        terminate(slot, assignment, because: .failure(.timeout), at: now)
      case .quitting:
        slots[slot].phase = .killed(nil, because: .abort)
        actions.append(.kill(slot: slot))
      case .terminating(let assignment, let reason, _):
        slots[slot].phase = .killed(assignment, because: reason)
        actions.append(.kill(slot: slot))
      case .vacant, .idle, .killed:
        preconditionFailure("phase \(slots[slot].phase) has no deadline")
      }
    }
  }

  private mutating func drain(_ reason: StopReason) {
    switch stage {
    case .running: stage = .draining(reason)
    // Where every seed has ended the run is complete, whatever comes now.
    case .draining, .aborting, .closing, .finished: break
    }
  }

  private mutating func abort(_ reason: StopReason, at now: Instant) {
    switch stage {
    case .running, .draining: stage = .aborting(reason)
    case .aborting, .closing, .finished: return
    }
    for slot in slots.indices {
      switch slots[slot].phase {
      case .busy(let assignment, _): terminate(slot, assignment, because: .abort, at: now)
      case .booting: terminate(slot, nil, because: .abort, at: now)
      case .terminating(let assignment, _, let deadline):
        slots[slot].phase = .terminating(assignment, because: .abort, deadline: deadline)
      case .vacant, .idle, .quitting, .killed: break
      }
    }
  }
}

// MARK: - Moving on

extension PoolState {
  private mutating func advance(at now: Instant) {
    switch stage {
    case .running:
      dispatch(at: now)
      pull()
      spawn(at: now)
      if seedsEnded, pullsUnderWay == 0, !hasWork { close(nil, at: now) }
    case .draining(let reason), .aborting(let reason):
      if busyCount == 0 { close(reason, at: now) }
    case .closing, .finished: break
    }
    if case .closing(let reason) = stage {
      for slot in slots.indices where slots[slot].isIdle { askToQuit(slot, at: now) }
      if slots.allSatisfy(\.isVacant) {
        stage = .finished
        actions.append(.finish(reason))
      }
    }
  }

  private var hasWork: Bool {
    !pending.isEmpty || slots.contains { $0.assignment != nil || $0.reserved != nil }
  }

  private mutating func close(_ reason: StopReason?, at now: Instant) {
    stage = .closing(reason)
    for slot in slots.indices where slots[slot].isBooting {
      terminate(slot, nil, because: .abort, at: now)
    }
  }

  private mutating func dispatch(at now: Instant) {
    guard !isHeld else { return }
    for slot in slots.indices where slots[slot].isIdle {
      let task: SeedTask
      if let reserved = slots[slot].reserved {
        slots[slot].reserved = nil
        task = reserved
      } else if !pending.isEmpty {
        task = pending.removeFirst()
      } else {
        continue
      }
      let assignment = Assignment(id: nextAssignment, task: task, dispatchedAt: now)
      nextAssignment += 1
      slots[slot].phase = .busy(assignment, deadline: now.advanced(by: settings.seedTimeout))
      actions.append(.send(slot: slot, assignment))
    }
  }

  /// Asks for as many seeds as there are places without work.
  private mutating func pull() {
    guard !isHeld, !seedsEnded else { return }
    let free = slots.count { $0.assignment == nil && $0.reserved == nil }
    while pending.count + pullsUnderWay < free {
      pullsUnderWay += 1
      actions.append(.pullSeed)
    }
  }

  /// Places that should have a worker and have none.
  private var wantedSlots: [Int] {
    guard case .running = stage else { return [] }
    var unserved = pending.count
    for slot in slots where (slot.isIdle || slot.isBooting) && slot.reserved == nil {
      unserved -= 1
    }
    return slots.indices.filter { index in
      guard slots[index].isVacant else { return false }
      if slots[index].reserved != nil { return true }
      unserved -= 1
      return unserved >= 0
    }
  }

  private mutating func spawn(at now: Instant) {
    if let earliest = backoff.earliestStart, now < earliest { return }
    for slot in wantedSlots {
      // Until one has booted, and while starts fail, one at a time.
      if !hasBooted || backoff.earliestStart != nil, slots.contains(where: \.isBooting) { return }
      // The boot deadline runs from the spawn's success; until then the place is taken.
      slots[slot].phase = .booting(deadline: now.advanced(by: settings.bootTimeout))
      actions.append(.spawn(slot: slot))
    }
  }
}
