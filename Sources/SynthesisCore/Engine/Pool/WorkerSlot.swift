/// One place for a worker, and the worker that is in it.
struct WorkerSlot: Sendable {
  typealias Instant = SuspendingClock.Instant

  enum Phase: Sendable {
    case vacant
    case booting(deadline: Instant)
    /// Greeted, with the items in hand; takes more.
    case serving([Assignment])
    /// Takes no more, and is asked to quit when these have ended.
    case retiring([Assignment])
    /// Asked to quit.
    case quitting(deadline: Instant)
    /// SIGTERM is sent, for the reason given. A result that still arrives counts.
    case terminating([Assignment], because: Reason, deadline: Instant)
    /// SIGKILL is sent.
    case killed([Assignment], because: Reason)
  }

  enum Reason: Sendable, Hashable {
    case failure(WorkerFailure)
    /// The run ends; nobody is to blame.
    case abort
  }

  var phase = Phase.vacant
  /// Processes that have been in this slot.
  var generation = 0
  /// Items that the present process has finished.
  var itemsDone = 0
  /// Items that the next free worker here gets, and no others beside them: one of them crashes
  /// workers.
  var reserved: [ScheduledItem] = []
  /// Whether the items in hand are such ones.
  var isIsolated = false

  /// The items in hand.
  var assignments: [Assignment] {
    get {
      switch phase {
      case .vacant, .booting, .quitting: []
      case .serving(let assignments), .retiring(let assignments),
        .terminating(let assignments, _, _), .killed(let assignments, _):
        assignments
      }
    }
    set {
      switch phase {
      case .serving: phase = .serving(newValue)
      case .retiring: phase = .retiring(newValue)
      case .terminating(_, let reason, let deadline):
        phase = .terminating(newValue, because: reason, deadline: deadline)
      case .killed(_, let reason): phase = .killed(newValue, because: reason)
      case .vacant, .booting, .quitting:
        precondition(newValue.isEmpty, "items in the hands of a worker in phase \(phase)")
      }
    }
  }

  var deadline: Instant? {
    switch phase {
    case .booting(let deadline), .quitting(let deadline), .terminating(_, _, let deadline): deadline
    case .serving(let assignments), .retiring(let assignments):
      assignments.lazy.map(\.deadline).min()
    case .vacant, .killed: nil
    }
  }

  var isVacant: Bool { if case .vacant = phase { true } else { false } }
  var isBooting: Bool { if case .booting = phase { true } else { false } }
  var isServing: Bool { if case .serving = phase { true } else { false } }
  var isIdle: Bool {
    if case .serving(let assignments) = phase { assignments.isEmpty } else { false }
  }

  /// How many of the items that wait for any worker it can take beside what it has, if it may have
  /// `fill` in hand.
  func room(fill: Int) -> Int {
    guard isServing || isBooting, reserved.isEmpty, !isIsolated else { return 0 }
    return max(0, fill - assignments.count)
  }

  /// The number of items after which the present process is replaced: up to a tenth below the
  /// limit, different from worker to worker, so that a pool does not replace all at once.
  func quota(limit: Int, slot: Int) -> Int {
    let spread = UInt64(limit / 10 + 1)
    let mixed =
      (UInt64(slot) &* 0x9E37_79B9_7F4A_7C15) ^ UInt64(generation) &* 0xBF58_476D_1CE4_E5B9
    return limit - Int((mixed >> 32) % spread)
  }
}
