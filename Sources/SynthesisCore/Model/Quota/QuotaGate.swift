import Synchronization

/// The gate to an endpoint whose limits all workers share.
///
/// Requests of one process line up here, and only the first of them looks at the shared memory: it
/// takes a place among the requests under way, then its turn at the rates, and waits until that
/// comes. So each process has one turn waiting, and with every process waiting they go in turns.
final class QuotaGate: RequestGate {
  /// A turn can come earlier than it was, when others give theirs back; it is looked at again after
  /// this long.
  private static let longestLook = 0.1

  private struct Pass {
    let turns: SharedQuota.Turns
    let sentAt: Int
  }

  private struct State {
    var passes: [Int: Pass] = [:]
    var passesGiven = 0
  }

  private let quota: SharedQuota
  private let slot: Int
  private let clock: ClientClock
  /// Nanoseconds of the monotonic clock.
  private let now: @Sendable () -> Int
  private let line = InFlightLimit(1)
  private let placeFreed = ChangeBell()
  private let state = Mutex(State())

  init(
    _ quota: SharedQuota, slot: Int, clock: ClientClock,
    now: @escaping @Sendable () -> Int = { MonotonicTime.nanoseconds }
  ) {
    self.quota = quota
    self.slot = slot
    self.clock = clock
    self.now = now
  }

  func enter(
    estimatedTokens: Int, deadline: SuspendingClock.Instant?
  ) async throws(GateRefusal) -> GatePass {
    guard await line.enter() else { throw .cancelled }
    defer { line.leave() }
    try await waitForPlace(deadline)
    let turns = quota.takeTurns(tokens: estimatedTokens, slot: slot, at: now())
    do throws(GateRefusal) {
      try await wait(for: turns, deadline)
    } catch {
      quota.giveBack(turns, slot: slot)
      quota.givePlace(slot: slot)
      throw error
    }
    let pass = Pass(turns: turns, sentAt: now())
    return state.withLock { state in
      state.passesGiven += 1
      state.passes[state.passesGiven] = pass
      return GatePass(number: state.passesGiven, estimatedTokens: estimatedTokens)
    }
  }

  func leave(_ pass: GatePass, _ end: RequestEnd) {
    guard let known = state.withLock({ $0.passes.removeValue(forKey: pass.number) }) else {
      preconditionFailure("pass \(pass.number) is given back twice")
    }
    let now = now()
    switch end.kind {
    case .completed:
      quota.completed(sentAt: known.sentAt, at: now)
      quota.settle(known.turns, tokens: end.usage.map { $0.prompt + $0.completion }, slot: slot)
    case .throttled(let seconds):
      quota.throttled(
        sentAt: known.sentAt, retryAfterSeconds: seconds, random: clock.random(), at: now)
      quota.settle(known.turns, tokens: 0, slot: slot)
    case .timedOut:
      quota.strained(sentAt: known.sentAt, at: now)
      quota.settle(known.turns, tokens: nil, slot: slot)
    case .failed: quota.settle(known.turns, tokens: 0, slot: slot)
    case .notSent: quota.giveBack(known.turns, slot: slot)
    }
    quota.learn(end.limits, at: now)
    quota.givePlace(slot: slot)
    placeFreed.ring()
  }

  private func waitForPlace(_ deadline: SuspendingClock.Instant?) async throws(GateRefusal) {
    while true {
      let heard = placeFreed.count
      if quota.takePlace(slot: slot, at: now()) { return }
      if let deadline, clock.now() >= deadline { throw .deadline }
      let recheck = Double(quota.recheck) / 1e9
      // Whichever is first: a place of this process, or the time to look for one of another's.
      await withTaskGroup(of: Void.self) { group in
        group.addTask { await self.placeFreed.rung(since: heard) }
        group.addTask { try? await self.clock.pause(recheck) }  // cancelled: the other was first
        await group.next()
        group.cancelAll()
      }
      if Task.isCancelled { throw .cancelled }
    }
  }

  private func wait(
    for turns: SharedQuota.Turns, _ deadline: SuspendingClock.Instant?
  ) async throws(GateRefusal) {
    while true {
      let seconds = Double(max(quota.due(turns), quota.blockedUntil) - now()) / 1e9
      guard seconds > 0 else { return }
      if let deadline, clock.now() + .seconds(seconds) >= deadline { throw .deadline }
      do { try await clock.pause(min(seconds, Self.longestLook)) } catch { throw .cancelled }
    }
  }
}
