package import Base
import Synchronization

/// The limiter of an endpoint whose limits all workers share.
///
/// Requests of one process line up here, and only the first of them looks at the shared memory: it
/// takes a place among the requests under way, then its turn at the rates, and waits until that
/// comes. So each process has one turn waiting, and with every process waiting they go in turns.
package final class SharedRateLimiter: RateLimiter {
  /// A turn can come earlier than it was, when others give theirs back; it is looked at again after
  /// this long.
  private static let longestLook = 0.02

  private struct Request {
    let turns: SharedQuota.Turns
    let sentAt: Int
  }

  private struct State {
    var requests: [Int: Request] = [:]
    var permitsGiven = 0
  }

  let quota: SharedQuota
  private let slot: Int
  private let clock: TimeSource
  private let line = AsyncSemaphore(1)
  private let placeFreed = AsyncNotifier()
  private let state = Mutex(State())

  package init(_ quota: SharedQuota, slot: Int, clock: TimeSource) {
    self.quota = quota
    self.slot = slot
    self.clock = clock
  }

  package func acquire(
    estimatedTokens: Int, deadline: SuspendingClock.Instant?
  ) async throws(PermitDenial) -> Permit {
    try await reachHead(deadline)
    defer { line.release() }
    try await waitForPlace(deadline)
    let turns = quota.takeTurns(tokens: estimatedTokens, slot: slot, at: clock.nanoseconds)
    do throws(PermitDenial) {
      try await wait(for: turns, deadline)
    } catch {
      quota.giveBack(turns, slot: slot)
      quota.givePlace(slot: slot)
      throw error
    }
    let request = Request(turns: turns, sentAt: clock.nanoseconds)
    quota.sent(at: request.sentAt)
    return state.withLock { state in
      state.permitsGiven += 1
      state.requests[state.permitsGiven] = request
      return Permit(number: state.permitsGiven, estimatedTokens: estimatedTokens)
    }
  }

  package func release(_ permit: Permit, _ end: RequestEnd) {
    guard let request = state.withLock({ $0.requests.removeValue(forKey: permit.number) }) else {
      preconditionFailure("permit \(permit.number) is given back twice")
    }
    let now = clock.nanoseconds
    switch end.kind {
    case .completed:
      quota.completed(sentAt: request.sentAt, at: now)
      quota.settle(request.turns, tokens: end.usage.map { $0.prompt + $0.completion }, slot: slot)
    case .throttled(let seconds):
      quota.throttled(
        sentAt: request.sentAt, retryAfterSeconds: seconds, random: clock.random(), at: now)
      quota.settle(request.turns, tokens: 0, slot: slot)
    case .timedOut:
      quota.strained(sentAt: request.sentAt, at: now)
      quota.settle(request.turns, tokens: nil, slot: slot)
    case .failed: quota.settle(request.turns, tokens: 0, slot: slot)
    case .notSent: quota.giveBack(request.turns, slot: slot)
    }
    quota.learn(end.limits, at: now)
    quota.givePlace(slot: slot)
    placeFreed.notify()
  }

  private func reachHead(_ deadline: SuspendingClock.Instant?) async throws(PermitDenial) {
    guard let deadline else {
      if await line.acquire() { return }
      throw .cancelled
    }
    if line.tryAcquire() { return }
    let rest = clock.now().duration(to: deadline).inSeconds
    guard rest > 0 else { throw .deadline }
    // The head may wait for longer than those behind it can.
    let isAtHead = await withTaskGroup(of: Bool.self) { group in
      group.addTask { await self.line.acquire() }
      group.addTask {
        try? await self.clock.pause(rest)  // cancelled: the line was faster
        return false
      }
      var isAtHead = await group.next() ?? false
      group.cancelAll()
      // The line may have moved just as the time was up.
      for await other in group where other { isAtHead = true }
      return isAtHead
    }
    if isAtHead { return }
    throw Task.isCancelled ? .cancelled : .deadline
  }

  private func waitForPlace(_ deadline: SuspendingClock.Instant?) async throws(PermitDenial) {
    while true {
      let seen = placeFreed.count
      if quota.takePlace(slot: slot, at: clock.nanoseconds) { return }
      if let deadline, clock.now() >= deadline { throw .deadline }
      // Not all at one beat: two that find the same place at the same moment both let it be.
      let recheck = Double(quota.recheck) / 1e9 * (0.75 + clock.random() / 2)
      // Whichever is first: a place of this process, or the time to look for one of another's.
      await withTaskGroup(of: Void.self) { group in
        group.addTask { await self.placeFreed.wait(since: seen) }
        group.addTask { try? await self.clock.pause(recheck) }  // cancelled: the other was first
        await group.next()
        group.cancelAll()
      }
      if Task.isCancelled { throw .cancelled }
    }
  }

  private func wait(
    for turns: SharedQuota.Turns, _ deadline: SuspendingClock.Instant?
  ) async throws(PermitDenial) {
    while true {
      if Task.isCancelled { throw .cancelled }
      let present = clock.nanoseconds
      let turn = Double(quota.due(turns) - present) / 1e9
      let block = Double(quota.blockedUntil - present) / 1e9
      let rest = max(turn, block, 0)
      if let deadline, clock.now() + .seconds(rest) >= deadline { throw .deadline }
      guard rest > 0 else { return }
      // A pause of all never gets shorter, so it can be slept through.
      let seconds = block > 0 ? block : min(turn, Self.longestLook)
      do { try await clock.pause(seconds) } catch { throw .cancelled }
    }
  }
}
