/// One place for a worker, and the worker that is in it.
struct WorkerSlot: Sendable {
  typealias Instant = SuspendingClock.Instant

  enum Phase: Sendable {
    case vacant
    case booting(deadline: Instant)
    case idle
    case busy(Assignment, deadline: Instant)
    /// Asked to quit, between seeds.
    case quitting(deadline: Instant)
    /// SIGTERM is sent, for the reason given. A result that still arrives counts.
    case terminating(Assignment?, because: Reason, deadline: Instant)
    /// SIGKILL is sent.
    case killed(Assignment?, because: Reason)
  }

  enum Reason: Sendable, Hashable {
    case failure(WorkerFailure)
    /// The run ends; nobody is to blame.
    case abort
  }

  var phase = Phase.vacant
  /// Processes that have been in this slot.
  var generation = 0
  /// Seeds that the present process has finished.
  var seedsDone = 0
  /// A task that crashed here and waits for a fresh process.
  var reserved: SeedTask?

  var assignment: Assignment? {
    switch phase {
    case .busy(let assignment, _): assignment
    case .terminating(let assignment, _, _), .killed(let assignment, _): assignment
    case .vacant, .booting, .idle, .quitting: nil
    }
  }

  var deadline: Instant? {
    switch phase {
    case .booting(let deadline), .busy(_, let deadline), .quitting(let deadline),
      .terminating(_, _, let deadline):
      deadline
    case .vacant, .idle, .killed: nil
    }
  }

  var isVacant: Bool { if case .vacant = phase { true } else { false } }
  var isIdle: Bool { if case .idle = phase { true } else { false } }
  var isBooting: Bool { if case .booting = phase { true } else { false } }

  /// The number of seeds after which the present process is replaced: up to a tenth below the
  /// limit, different from worker to worker, so that a pool does not replace all at once.
  func quota(limit: Int, slot: Int) -> Int {
    let spread = UInt64(limit / 10 + 1)
    let mixed =
      (UInt64(slot) &* 0x9E37_79B9_7F4A_7C15) ^ UInt64(generation) &* 0xBF58_476D_1CE4_E5B9
    return limit - Int((mixed >> 32) % spread)
  }
}
