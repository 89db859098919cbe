/// Which items go to which workers, and which workers are started for them.
extension PoolState {
  mutating func advance(at now: Instant) {
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

  var hasWork: Bool {
    !pending.isEmpty || !suspects.isEmpty
      || slots.contains { !$0.assignments.isEmpty || !$0.reserved.isEmpty }
  }

  mutating func close(_ reason: StopReason?, at now: Instant) {
    stage = .closing(reason)
    for slot in slots.indices where slots[slot].isBooting {
      terminate(slot, because: .abort, at: now)
    }
  }

  mutating func dispatch(at now: Instant) {
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

  mutating func send(_ scheduled: ScheduledItem, to slot: Int, at now: Instant) {
    let assignment = Assignment(
      id: nextAssignment, scheduled: scheduled, dispatchedAt: now,
      deadline: now.advanced(by: settings.itemTimeout))
    nextAssignment += 1
    slots[slot].assignments.append(assignment)
    assert(slots[slot].assignments.count <= settings.capacity, "more items than there is room for")
    actions.append(.send(slot: slot, assignment))
  }

  /// Gives each group a place of its own, one without a process first.
  mutating func placeSuspects() {
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
  var leastLoaded: Int? {
    slots.indices.filter { slots[$0].isServing && !slots[$0].isIsolated }
      .min { slots[$0].assignments.count < slots[$1].assignments.count }
  }

  /// How many items a worker is given: all that it has room for, but not while others would have
  /// none.
  var fill: Int {
    if settings.capacity == 1 { return 1 }
    let known = slots.reduce(pending.count) { $0 + $1.assignments.count }
    let share = (known + settings.workers - 1) / settings.workers
    return max(1, min(settings.capacity, share))
  }

  /// Asks for as many items as there is room for.
  mutating func pull() {
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
  var wantedSlots: [Int] {
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

  mutating func spawn(at now: Instant) {
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
