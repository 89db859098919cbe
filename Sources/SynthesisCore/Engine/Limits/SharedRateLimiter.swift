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
  /// Scheme, host and port, for people.
  private let endpoint: String
  /// What the endpoint said when it last asked to wait.
  private let words = Mutex("")
  private let line = AsyncSemaphore(1)
  private let placeFreed = AsyncNotifier()
  private let state = Mutex(State())

  package init(_ quota: SharedQuota, slot: Int, clock: TimeSource, endpoint: String = "") {
    self.quota = quota
    self.endpoint = endpoint
    self.slot = slot
    self.clock = clock
  }

  package func acquire(
    estimatedTokens: Int, for item: UsageTracker
  ) async throws(PermitDenial) -> Permit {
    if line.tryAcquire() {
      defer { line.release() }
      // Most requests wait for nothing, and nobody need be told.
      if quota.takePlace(slot: slot, at: clock.nanoseconds) {
        let turns = quota.takeTurns(tokens: estimatedTokens, slot: slot, at: clock.nanoseconds)
        if rest(of: turns) <= 0 { return permit(turns, estimatedTokens) }
        return try await item.waiting(for: presentWait) { () throws(PermitDenial) in
          try await permit(after: turns, estimatedTokens, item)
        }
      }
      return try await item.waiting(for: presentWait) { () throws(PermitDenial) in
        try await permitAtHead(estimatedTokens, item)
      }
    }
    return try await item.waiting(for: presentWait) { () throws(PermitDenial) in
      guard await line.acquire() else { throw .cancelled }
      defer { line.release() }
      return try await permitAtHead(estimatedTokens, item)
    }
  }

  private func permitAtHead(
    _ estimatedTokens: Int, _ item: UsageTracker
  ) async throws(PermitDenial) -> Permit {
    try await waitForPlace(item)
    let turns = quota.takeTurns(tokens: estimatedTokens, slot: slot, at: clock.nanoseconds)
    return try await permit(after: turns, estimatedTokens, item)
  }

  private func permit(
    after turns: SharedQuota.Turns, _ estimatedTokens: Int, _ item: UsageTracker
  ) async throws(PermitDenial) -> Permit {
    do throws(WaitEnd) {
      try await wait(for: turns, item)
    } catch {
      quota.giveBack(turns, slot: slot)
      quota.givePlace(slot: slot)
      throw PermitDenial(error)
    }
    return permit(turns, estimatedTokens)
  }

  private func permit(_ turns: SharedQuota.Turns, _ estimatedTokens: Int) -> Permit {
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
    if !end.words.isEmpty { words.withLock { $0 = end.words } }
    switch end.kind {
    case .completed:
      quota.completed(sentAt: request.sentAt, at: now)
      quota.settle(request.turns, tokens: end.usage.map { $0.prompt + $0.completion }, slot: slot)
    case .throttled(let seconds):
      quota.throttled(
        sentAt: request.sentAt, retryAfterSeconds: seconds, random: clock.random(), at: now)
      quota.settle(request.turns, tokens: 0, slot: slot)
    case .loading(let seconds):
      quota.loads(retryAfterSeconds: seconds, random: clock.random(), at: now)
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

  private func waitForPlace(_ item: UsageTracker) async throws(PermitDenial) {
    while true {
      let seen = placeFreed.count
      if quota.takePlace(slot: slot, at: clock.nanoseconds) { return }
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
      do { try item.checkDrain() } catch { throw PermitDenial(error) }
    }
  }

  private func wait(
    for turns: SharedQuota.Turns, _ item: UsageTracker
  ) async throws(WaitEnd) {
    while true {
      if Task.isCancelled { throw .cancelled }
      let rest = rest(of: turns)
      guard rest > 0 else { return }
      if isBlocked {
        // A pause of all never gets shorter, so it can be slept through.
        try await item.pause(rest, for: presentWait)
      } else {
        try await item.rest(min(rest, Self.longestLook))
      }
    }
  }

  private var isBlocked: Bool { quota.blockedUntil > clock.nanoseconds }

  /// Seconds until a request may be sent.
  private func rest(of turns: SharedQuota.Turns) -> Double {
    Double(max(quota.due(turns), quota.blockedUntil) - clock.nanoseconds) / 1e9
  }

  /// What is waited for at the moment, for people.
  private var presentWait: Waiting {
    let blocked = Double(quota.blockedUntil - clock.nanoseconds) / 1e9
    guard blocked > 0 else { return Waiting(.limits, endpoint: endpoint) }
    return Waiting(
      quota.blockCause == .loading ? .loading : .throttled, endpoint: endpoint,
      detail: words.withLock { $0 }, until: clock.wall() + Int(blocked.rounded(.up)))
  }
}
