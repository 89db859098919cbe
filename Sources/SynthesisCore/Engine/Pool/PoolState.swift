/// The supervision of a pool of worker processes, as decisions only: events go in, actions come
/// out, time is a parameter. `PoolLoop` carries the actions out.
///
/// Each worker has at most `capacity` items in hand, which is the backpressure: items are pulled from
/// their source only as there is room for them.
struct PoolState: Sendable {
  typealias Instant = SuspendingClock.Instant

  enum Stage {
    case running
    /// No new items; those in flight end by themselves.
    case draining(StopReason)
    /// Those in flight are ended.
    case aborting(StopReason)
    /// Every item has ended and the workers are asked to quit.
    case closing(StopReason?)
    case finished
  }

  let settings: PoolSettings
  var stage = Stage.running
  var slots: [WorkerSlot]
  var pending: [ScheduledItem] = []
  /// Items that were in one worker's hands when it died, and one of which may have been the cause:
  /// each group gets a worker of its own.
  var suspects: [[ScheduledItem]] = []
  var pullsUnderWay = 0
  var itemsEnded = false
  var isHeld = false
  var nextAssignment: UInt64 = 1
  var breaker = CrashBreaker()
  var backoff = BootBackoff()
  /// The first worker starts alone: if it can't boot, the others needn't try.
  var hasBooted = false
  var actions: [PoolAction] = []

  init(settings: PoolSettings) {
    precondition(settings.workers > 0, "a pool needs a worker")
    precondition(settings.capacity > 0, "a worker needs room for an item")
    self.settings = settings
    slots = Array(repeating: WorkerSlot(), count: settings.workers)
  }

  /// The first moment at which `tick` may have something to do.
  var nextDeadline: Instant? {
    var deadline = slots.lazy.compactMap(\.deadline).min()
    if let start = backoff.earliestStart, !slots.contains(where: \.isBooting), !wantedSlots.isEmpty
    {
      deadline = min(deadline ?? start, start)
    }
    return deadline
  }

  var load: PoolLoad {
    PoolLoad(
      busyWorkers: slots.count { !$0.assignments.isEmpty },
      itemsInFlight: slots.reduce(0) { $0 + $1.assignments.count })
  }

  /// The item that an assignment is of, as long as its worker has it.
  func item(slot: Int, assignment id: UInt64) -> WorkItem? {
    slots[slot].assignments.first { $0.id == id }?.scheduled.item
  }

  mutating func handle(_ event: PoolEvent, at now: Instant) -> [PoolAction] {
    switch event {
    case .item(let scheduled):
      precondition(pullsUnderWay > 0, "an item that nobody asked for")
      pullsUnderWay -= 1
      pending.append(scheduled)
    case .itemsEnded:
      precondition(pullsUnderWay > 0, "an end of items that nobody asked for")
      pullsUnderWay -= 1
      itemsEnded = true
    case .spawned(let slot): spawned(slot, at: now)
    case .spawnFailed(let slot, let errno):
      slots[slot].phase = .vacant
      bootFailed(slot, WorkerExit(failure: .spawn(errno: errno)), at: now)
    case .greeted(let slot): greeted(slot)
    case .started(let slot, let id): started(slot, id)
    case .progressed(let slot, let id, let progress): progressed(slot, id, progress)
    case .finished(let slot, let id, let result): finished(slot, id, result, at: now)
    case .violated(let slot, let what): end(slot, .protocolViolation(what))
    case .exited(let slot, let exit):
      for last in exit.results { finished(slot, last.assignment, last.result, at: now) }
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
  mutating func spawned(_ slot: Int, at now: Instant) {
    slots[slot].generation += 1
    slots[slot].itemsDone = 0
    slots[slot].isIsolated = false
    slots[slot].phase = .booting(deadline: now.advanced(by: settings.bootTimeout))
  }

  mutating func greeted(_ slot: Int) {
    switch slots[slot].phase {
    case .booting:
      hasBooted = true
      backoff.succeeded()
      slots[slot].phase = .serving([])
    case .serving, .retiring: end(slot, .protocolViolation("a second greeting"))
    case .quitting, .terminating, .killed: break  // on its way out already
    case .vacant: preconditionFailure("a greeting from slot \(slot), which is vacant")
    }
  }

  mutating func started(_ slot: Int, _ id: UInt64) {
    if let index = slots[slot].assignments.firstIndex(where: { $0.id == id }) {
      slots[slot].assignments[index].hasStarted = true
    } else {
      violated(slot, "a start of an item that it does not have")
    }
  }

  mutating func progressed(_ slot: Int, _ id: UInt64, _ progress: ItemProgress) {
    if let index = slots[slot].assignments.firstIndex(where: { $0.id == id }) {
      slots[slot].assignments[index].take(progress, timeout: settings.itemTimeout)
    } else {
      violated(slot, "progress of an item that it does not have")
    }
  }

  mutating func finished(
    _ slot: Int, _ id: UInt64, _ result: ItemResult, at now: Instant
  ) {
    guard let index = slots[slot].assignments.firstIndex(where: { $0.id == id }) else {
      return end(slot, .protocolViolation("a result for an item that it does not have"))
    }
    let assignment = slots[slot].assignments.remove(at: index)
    if assignment.isCancelled, result.outcome.state != .accepted {
      // It came to nothing as its time was over, whatever else it says of the reason.
      conclude(assignment, .failed(.timeout, result.usage), slot: slot, at: now)
    } else {
      conclude(assignment, .result(result), slot: slot, at: now)
    }
    slots[slot].itemsDone += 1
    if slots[slot].assignments.isEmpty { slots[slot].isIsolated = false }
    switch slots[slot].phase {
    case .serving(let others):
      guard let limit = settings.itemsPerWorker,
        slots[slot].itemsDone >= slots[slot].quota(limit: limit, slot: slot)
      else { return }
      slots[slot].phase = .retiring(others)
      quitIfRetired(slot, at: now)
    case .retiring: quitIfRetired(slot, at: now)
    // The work is done and paid for, but the process is on its way out all the same.
    case .terminating, .killed: break
    case .vacant, .booting, .quitting:
      preconditionFailure("slot \(slot) had an item in phase \(slots[slot].phase)")
    }
  }

  mutating func quitIfRetired(_ slot: Int, at now: Instant) {
    if case .retiring(let rest) = slots[slot].phase, rest.isEmpty { askToQuit(slot, at: now) }
  }

  mutating func exited(_ slot: Int, _ exit: WorkerExit, at now: Instant) {
    let phase = slots[slot].phase
    let assignments = slots[slot].assignments
    slots[slot].phase = .vacant
    slots[slot].isIsolated = false
    switch phase {
    case .vacant: preconditionFailure("slot \(slot) exited while vacant")
    case .booting: bootFailed(slot, exit, at: now)
    case .quitting: break
    case .serving, .retiring: died(slot, exit, with: assignments, at: now)
    case .terminating(_, .failure(let cause), _), .killed(_, .failure(let cause)):
      // It ended because we ended it: the reason for that is the failure.
      died(
        slot, WorkerExit(failure: cause, printed: exit.printed), with: assignments, at: now)
    case .terminating(_, .abort, _), .killed(_, .abort):
      for assignment in assignments { noteLoss(assignment) }
    }
  }

  mutating func bootFailed(_ slot: Int, _ exit: WorkerExit, at now: Instant) {
    note(slot, exit)
    if backoff.failed(at: now) { drain(.workersDoNotBoot(exit.failure)) }
  }

  mutating func note(_ slot: Int, _ exit: WorkerExit) {
    actions.append(.note(slot: slot, exit.failure, printed: exit.printed))
  }

  mutating func noteLoss(_ assignment: Assignment) {
    guard assignment.progress.usage != ModelUsage() else { return }
    actions.append(.noteLoss(assignment.scheduled, assignment.progress.usage))
  }
}

// MARK: - Ending workers

extension PoolState {
  mutating func askToQuit(_ slot: Int, at now: Instant) {
    precondition(slots[slot].assignments.isEmpty, "slot \(slot) is to quit with items in hand")
    slots[slot].phase = .quitting(deadline: now.advanced(by: settings.grace))
    actions.append(.askToQuit(slot: slot))
  }

  mutating func violated(_ slot: Int, _ what: String) {
    switch slots[slot].phase {
    case .terminating, .killed: break  // said before it was taken away
    case .vacant, .booting, .serving, .retiring, .quitting: end(slot, .protocolViolation(what))
    }
  }

  /// Kills a worker that is not to be believed or fed any more.
  mutating func end(_ slot: Int, _ failure: WorkerFailure) {
    switch slots[slot].phase {
    case .vacant, .killed: return
    case .booting, .serving, .retiring, .quitting:
      slots[slot].phase = .killed(slots[slot].assignments, because: .failure(failure))
    case .terminating(let assignments, let reason, _):
      slots[slot].phase = .killed(assignments, because: reason)
    }
    actions.append(.kill(slot: slot))
  }

  mutating func terminate(
    _ slot: Int, because reason: WorkerSlot.Reason, at now: Instant
  ) {
    slots[slot].phase = .terminating(
      slots[slot].assignments, because: reason, deadline: now.advanced(by: settings.grace))
    actions.append(.terminate(slot: slot))
  }

  mutating func resident(_ slot: Int, _ bytes: Int, at now: Instant) {
    guard let limit = settings.memoryLimit, bytes > limit else { return }
    switch slots[slot].phase {
    case .serving(let assignments), .retiring(let assignments):
      if assignments.isEmpty { askToQuit(slot, at: now) } else { end(slot, .memoryCap) }
    case .booting: end(slot, .memoryCap)
    case .vacant, .quitting, .terminating, .killed: break
    }
  }

  mutating func tick(at now: Instant) {
    for slot in slots.indices {
      guard let deadline = slots[slot].deadline, deadline <= now else { continue }
      switch slots[slot].phase {
      case .booting: end(slot, .bootTimeout)
      case .serving, .retiring: cancelOverdue(slot, at: now)
      case .quitting: end(slot, .quitTimeout)
      case .terminating(let assignments, let reason, _):
        slots[slot].phase = .killed(assignments, because: reason)
        actions.append(.kill(slot: slot))
      case .vacant, .killed: preconditionFailure("phase \(slots[slot].phase) has no deadline")
      }
    }
  }

  /// An item whose time is over is cancelled; a worker that does not end it is ended itself.
  mutating func cancelOverdue(_ slot: Int, at now: Instant) {
    let overdue = slots[slot].assignments.indices.filter {
      slots[slot].assignments[$0].deadline <= now
    }
    if overdue.contains(where: { slots[slot].assignments[$0].isCancelled }) {
      return terminate(slot, because: .failure(.timeout), at: now)
    }
    for index in overdue {
      slots[slot].assignments[index].isCancelled = true
      slots[slot].assignments[index].deadline = now.advanced(by: settings.grace)
      actions.append(.cancel(slot: slot, assignment: slots[slot].assignments[index].id))
    }
  }

  mutating func drain(_ reason: StopReason) {
    switch stage {
    case .running:
      stage = .draining(reason)
      for slot in slots.indices where !slots[slot].assignments.isEmpty {
        actions.append(.announceEnd(slot: slot))
      }
    // Where every item has ended the run is complete, whatever comes now.
    case .draining, .aborting, .closing, .finished: break
    }
  }

  mutating func abort(_ reason: StopReason, at now: Instant) {
    switch stage {
    case .running, .draining: stage = .aborting(reason)
    case .aborting, .closing, .finished: return
    }
    for slot in slots.indices {
      switch slots[slot].phase {
      case .booting: terminate(slot, because: .abort, at: now)
      case .serving(let assignments), .retiring(let assignments):
        if !assignments.isEmpty { terminate(slot, because: .abort, at: now) }
      case .terminating(let assignments, _, let deadline):
        slots[slot].phase = .terminating(assignments, because: .abort, deadline: deadline)
      case .vacant, .quitting, .killed: break
      }
    }
  }
}
