/// Who is to blame for a worker's death, and what becomes of the items that it had.
extension PoolState {
  /// A worker died, or was ended, with these items in hand.
  mutating func died(
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
  mutating func takeBack(_ assignments: [Assignment]) {
    for assignment in assignments { noteLoss(assignment) }
    pending.insert(contentsOf: assignments.map(\.scheduled), at: 0)
  }

  /// The worker had this item alone at work when it died.
  mutating func blame(
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

  mutating func conclude(
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
