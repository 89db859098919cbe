/// The supervision of a pool of worker processes, as decisions only: events go in, actions come
/// out, time is a parameter. `PoolLoop` carries the actions out.
///
/// Each worker has at most `capacity` items in hand, which is the backpressure: items are pulled from
/// their source only as there is room for them.
struct PoolState: Sendable {
  typealias Instant = SuspendingClock.Instant

  private enum Stage {
    case running
    /// No new items; those in flight end by themselves.
    case draining(StopReason)
    /// Those in flight are ended.
    case aborting(StopReason)
    /// Every item has ended and the workers are asked to quit.
    case closing(StopReason?)
    case finished
  }

  private let settings: PoolSettings
  private var stage = Stage.running
  private(set) var slots: [WorkerSlot]
  private var pending: [ScheduledItem] = []
  /// Items that were in one worker's hands when it died, and one of which may have been the cause:
  /// each group gets a worker of its own.
  private var suspects: [[ScheduledItem]] = []
  private var pullsUnderWay = 0
  private var itemsEnded = false
  private var isHeld = false
  private var nextAssignment: UInt64 = 1
  private var breaker = CrashBreaker()
  private var backoff = BootBackoff()
  /// The first worker starts alone: if it can't boot, the others needn't try.
  private var hasBooted = false
  private var actions: [PoolAction] = []

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
  private mutating func spawned(_ slot: Int, at now: Instant) {
    slots[slot].generation += 1
    slots[slot].itemsDone = 0
    slots[slot].isIsolated = false
    slots[slot].phase = .booting(deadline: now.advanced(by: settings.bootTimeout))
  }

  private mutating func greeted(_ slot: Int) {
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

  private mutating func started(_ slot: Int, _ id: UInt64) {
    if let index = slots[slot].assignments.firstIndex(where: { $0.id == id }) {
      slots[slot].assignments[index].hasStarted = true
    } else {
      violated(slot, "a start of an item that it does not have")
    }
  }

  private mutating func progressed(_ slot: Int, _ id: UInt64, _ progress: ItemProgress) {
    if let index = slots[slot].assignments.firstIndex(where: { $0.id == id }) {
      slots[slot].assignments[index].progress = progress
    } else {
      violated(slot, "progress of an item that it does not have")
    }
  }

  private mutating func finished(
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

  private mutating func quitIfRetired(_ slot: Int, at now: Instant) {
    if case .retiring(let rest) = slots[slot].phase, rest.isEmpty { askToQuit(slot, at: now) }
  }

  private mutating func exited(_ slot: Int, _ exit: WorkerExit, at now: Instant) {
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

  private mutating func bootFailed(_ slot: Int, _ exit: WorkerExit, at now: Instant) {
    note(slot, exit)
    if backoff.failed(at: now) { drain(.workersDoNotBoot(exit.failure)) }
  }

  private mutating func note(_ slot: Int, _ exit: WorkerExit) {
    actions.append(.note(slot: slot, exit.failure, printed: exit.printed))
  }

  private mutating func noteLoss(_ assignment: Assignment) {
    guard assignment.progress.usage != ModelUsage() else { return }
    actions.append(.noteLoss(assignment.scheduled, assignment.progress.usage))
  }
}

// MARK: - Who is to blame

extension PoolState {
  /// A worker died, or was ended, with these items in hand.
  private mutating func died(
    _ slot: Int, _ exit: WorkerExit, with assignments: [Assignment], at now: Instant
  ) {
    if case .timeout = exit.failure {
      // Started or not: given its whole time again and again it would hold its worker for ever.
      note(slot, exit)
      for assignment in assignments where assignment.isCancelled {
        conclude(
          assignment, .failed(exit.failure, assignment.progress.usage), slot: slot, at: now)
      }
      return takeBack(assignments.filter { !$0.isCancelled })
    }
    let begun = assignments.filter(\.hasStarted)
    // What a worker has not read can't have ended it.
    takeBack(assignments.filter { !$0.hasStarted })
    switch begun.count {
    case 0:
      if slots[slot].itemsDone == 0, exit.failure != .quitTimeout {
        bootFailed(slot, exit, at: now)
      } else {
        note(slot, exit)
      }
    case 1:
      note(slot, exit)
      blame(begun[0], exit.failure, slot: slot, at: now)
    default:
      note(slot, exit)
      for assignment in begun { noteLoss(assignment) }
      let items = begun.map(\.scheduled)
      suspects += [Array(items[..<(items.count / 2)]), Array(items[(items.count / 2)...])]
    }
  }

  /// Items that are tried again as if nothing had been.
  private mutating func takeBack(_ assignments: [Assignment]) {
    for assignment in assignments { noteLoss(assignment) }
    pending.insert(contentsOf: assignments.map(\.scheduled), at: 0)
  }

  /// The worker had this item alone at work when it died.
  private mutating func blame(
    _ assignment: Assignment, _ failure: WorkerFailure, slot: Int, at now: Instant
  ) {
    if assignment.scheduled.crashes == 0, breaker.count(crashed: true) {
      drain(.tooManyCrashes(failure))
    }
    var assignment = assignment
    assignment.scheduled.crashes += 1
    let usage = assignment.progress.usage
    if assignment.scheduled.crashes >= PoolSettings.crashesToQuarantine {
      conclude(assignment, .quarantined(failure, usage), slot: slot, at: now)
    } else {
      actions.append(.noteCrash(assignment.scheduled, failure, usage))
      // Before any that wait: its worker's place is the first to be free.
      suspects.insert([assignment.scheduled], at: 0)
    }
  }

  private mutating func conclude(
    _ assignment: Assignment, _ ending: ItemCompletion.Ending, slot: Int, at now: Instant
  ) {
    let attempts: Int
    switch ending {
    case .result, .failed:
      attempts = assignment.attempt
      if assignment.scheduled.crashes == 0 { _ = breaker.count(crashed: false) }
    case .quarantined: attempts = assignment.scheduled.crashes
    }
    actions.append(
      .conclude(
        ItemCompletion(
          scheduled: assignment.scheduled, ending: ending, attempts: attempts,
          elapsed: assignment.dispatchedAt.duration(to: now), worker: slot)))
  }
}

// MARK: - Ending workers

extension PoolState {
  private mutating func askToQuit(_ slot: Int, at now: Instant) {
    precondition(slots[slot].assignments.isEmpty, "slot \(slot) is to quit with items in hand")
    slots[slot].phase = .quitting(deadline: now.advanced(by: settings.grace))
    actions.append(.askToQuit(slot: slot))
  }

  private mutating func violated(_ slot: Int, _ what: String) {
    switch slots[slot].phase {
    case .terminating, .killed: break  // said before it was taken away
    case .vacant, .booting, .serving, .retiring, .quitting: end(slot, .protocolViolation(what))
    }
  }

  /// Kills a worker that is not to be believed or fed any more.
  private mutating func end(_ slot: Int, _ failure: WorkerFailure) {
    switch slots[slot].phase {
    case .vacant, .killed: return
    case .booting, .serving, .retiring, .quitting:
      slots[slot].phase = .killed(slots[slot].assignments, because: .failure(failure))
    case .terminating(let assignments, let reason, _):
      slots[slot].phase = .killed(assignments, because: reason)
    }
    actions.append(.kill(slot: slot))
  }

  private mutating func terminate(
    _ slot: Int, because reason: WorkerSlot.Reason, at now: Instant
  ) {
    slots[slot].phase = .terminating(
      slots[slot].assignments, because: reason, deadline: now.advanced(by: settings.grace))
    actions.append(.terminate(slot: slot))
  }

  private mutating func resident(_ slot: Int, _ bytes: Int, at now: Instant) {
    guard let limit = settings.memoryLimit, bytes > limit else { return }
    switch slots[slot].phase {
    case .serving(let assignments), .retiring(let assignments):
      if assignments.isEmpty { askToQuit(slot, at: now) } else { end(slot, .memoryCap) }
    case .booting: end(slot, .memoryCap)
    case .vacant, .quitting, .terminating, .killed: break
    }
  }

  private mutating func tick(at now: Instant) {
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
  private mutating func cancelOverdue(_ slot: Int, at now: Instant) {
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

  private mutating func drain(_ reason: StopReason) {
    switch stage {
    case .running: stage = .draining(reason)
    // Where every item has ended the run is complete, whatever comes now.
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

// MARK: - Moving on

extension PoolState {
  private mutating func advance(at now: Instant) {
    switch stage {
    case .running:
      dispatch(at: now)
      pull()
      spawn(at: now)
      if itemsEnded, pullsUnderWay == 0, !hasWork { close(nil, at: now) }
    case .draining(let reason), .aborting(let reason):
      if slots.allSatisfy(\.assignments.isEmpty) { close(reason, at: now) }
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
    !pending.isEmpty || !suspects.isEmpty
      || slots.contains { !$0.assignments.isEmpty || !$0.reserved.isEmpty }
  }

  private mutating func close(_ reason: StopReason?, at now: Instant) {
    stage = .closing(reason)
    for slot in slots.indices where slots[slot].isBooting {
      terminate(slot, because: .abort, at: now)
    }
  }

  private mutating func dispatch(at now: Instant) {
    guard !isHeld else { return }
    placeSuspects()
    for slot in slots.indices where slots[slot].isIdle && !slots[slot].reserved.isEmpty {
      let reserved = slots[slot].reserved
      slots[slot].reserved = []
      slots[slot].isIsolated = true
      for scheduled in reserved { send(scheduled, to: slot, at: now) }
    }
    let fill = fill
    let spared = suspects.isEmpty ? nil : leastLoaded
    while !pending.isEmpty {
      let open = slots.indices.filter {
        $0 != spared && slots[$0].isServing && slots[$0].room(fill: fill) > 0
      }
      // The one with the fewest first, so that few items spread over all workers.
      guard let slot = open.min(by: { slots[$0].assignments.count < slots[$1].assignments.count })
      else { return }
      send(pending.removeFirst(), to: slot, at: now)
    }
  }

  private mutating func send(_ scheduled: ScheduledItem, to slot: Int, at now: Instant) {
    let assignment = Assignment(
      id: nextAssignment, scheduled: scheduled, dispatchedAt: now,
      deadline: now.advanced(by: settings.itemTimeout))
    nextAssignment += 1
    slots[slot].assignments.append(assignment)
    assert(slots[slot].assignments.count <= settings.capacity, "more items than there is room for")
    actions.append(.send(slot: slot, assignment))
  }

  /// Gives each group a place of its own, one without a process first.
  private mutating func placeSuspects() {
    while !suspects.isEmpty {
      let free = slots.indices.filter { slots[$0].reserved.isEmpty }
      guard
        let slot = free.first(where: { slots[$0].isVacant })
          ?? free.first(where: { slots[$0].isIdle })
      else { return }
      slots[slot].reserved = suspects.removeFirst()
    }
  }

  /// The worker that will soonest be free for suspects; it is given nothing new.
  private var leastLoaded: Int? {
    slots.indices.filter { slots[$0].isServing && !slots[$0].isIsolated }
      .min { slots[$0].assignments.count < slots[$1].assignments.count }
  }

  /// How many items a worker is given: all that it has room for, but not while others would have
  /// none.
  private var fill: Int {
    if settings.capacity == 1 { return 1 }
    let known = slots.reduce(pending.count) { $0 + $1.assignments.count }
    let share = (known + settings.workers - 1) / settings.workers
    return max(1, min(settings.capacity, share))
  }

  /// Asks for as many items as there is room for.
  private mutating func pull() {
    guard !isHeld, !itemsEnded else { return }
    let room = slots.reduce(0) { room, slot in
      guard slot.reserved.isEmpty, !slot.isIsolated else { return room }
      return room + settings.capacity - slot.assignments.count
    }
    while pending.count + pullsUnderWay < room {
      pullsUnderWay += 1
      actions.append(.pullItem)
    }
  }

  /// Places that should have a worker and have none.
  private var wantedSlots: [Int] {
    guard case .running = stage else { return [] }
    let fill = fill
    var unserved = slots.reduce(pending.count) { $0 - $1.room(fill: fill) }
    return slots.indices.filter { index in
      guard slots[index].isVacant else { return false }
      if !slots[index].reserved.isEmpty { return true }
      defer { unserved -= fill }
      return unserved > 0
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
