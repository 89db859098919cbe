import Testing

@testable import Base
@testable import Engine

@Suite("The rate limiter of a process")
struct SharedRateLimiterTests {
  private static let start = SuspendingClock.Instant(nanoseconds: QuotaSample.start)

  private func limiter(_ settings: QuotaSettings, _ time: ManualTime) throws -> SharedRateLimiter {
    SharedRateLimiter(try QuotaSample(settings).quota, slot: 0, clock: time.clock)
  }

  @Test("waits for a turn, and no longer than the deadline allows")
  func deadline() async throws {
    let time = ManualTime(at: Self.start)
    let limiter = try limiter(QuotaSettings(requestDelaySeconds: 10), time)
    let begin = time.now
    _ = try await limiter.acquire(estimatedTokens: 0, deadline: nil)
    await #expect(throws: PermitDenial.deadline) {
      try await limiter.acquire(estimatedTokens: 0, deadline: begin + .seconds(5))
    }
    #expect(time.now == begin)
    // What was refused has given its turn back.
    _ = try await limiter.acquire(estimatedTokens: 0, deadline: begin + .seconds(11))
    let waited = begin.duration(to: time.now).inSeconds
    #expect(waited >= 10 && waited < 10.1)
    // With nothing to wait for, too.
    time.advance(60)
    await #expect(throws: PermitDenial.deadline) {
      try await limiter.acquire(estimatedTokens: 0, deadline: time.now)
    }
  }

  @Test("who waits in line behind a long pause is refused when its own time is up")
  func deadlineInLine() async throws {
    let quota = try QuotaSample().quota
    let limiter = SharedRateLimiter(quota, slot: 0, clock: TimeSource(now: { Self.start }))
    quota.block(forSeconds: 60, at: QuotaSample.start)
    let head = Task { try await limiter.acquire(estimatedTokens: 0, deadline: nil) }
    await #expect(throws: PermitDenial.deadline) {
      try await limiter.acquire(estimatedTokens: 0, deadline: Self.start + .milliseconds(50))
    }
    head.cancel()
    await #expect(throws: PermitDenial.cancelled) { try await head.value }
    #expect(quota.inFlight == 0)
  }

  @Test("a cancelled wait leaves nothing behind")
  func cancelled() async throws {
    let quota = try QuotaSample(
      QuotaSettings(tokensPerMinute: 60, maxConcurrentRequests: 2)
    ).quota
    let limiter = SharedRateLimiter(quota, slot: 0, clock: TimeSource(now: { Self.start }))
    let waiting = (0..<8).map { _ in
      Task { try await limiter.acquire(estimatedTokens: 1000, deadline: nil) }
    }
    for task in waiting { task.cancel() }
    for task in waiting {
      await #expect(throws: PermitDenial.cancelled) { try await task.value }
    }
    #expect(quota.inFlight == 0)
    let next = quota.takeTurns(tokens: 1, slot: 0, at: QuotaSample.start)
    #expect(quota.due(next) == QuotaSample.at(1))
  }

  @Test(
    "gives a place back however the request ended",
    arguments: [
      RequestEnd.Kind.completed, .throttled(retryAfterSeconds: 0), .timedOut, .failed, .notSent,
    ])
  func ends(kind: RequestEnd.Kind) async throws {
    let limiter = try limiter(QuotaSettings(maxConcurrentRequests: 1), ManualTime(at: Self.start))
    for _ in 0..<3 {
      let permit = try await limiter.acquire(estimatedTokens: 10, deadline: nil)
      #expect(limiter.quota.inFlight == 1)
      limiter.release(permit, RequestEnd(kind: kind))
      #expect(limiter.quota.inFlight == 0)
    }
  }

  @Test("a request that was never sent uses nothing of the rate")
  func notSent() async throws {
    let time = ManualTime(at: Self.start)
    let limiter = try limiter(QuotaSettings(requestsPerMinute: 60), time)
    let begin = time.now
    for _ in 0..<3 {
      let permit = try await limiter.acquire(estimatedTokens: 10, deadline: nil)
      limiter.release(permit, RequestEnd(kind: .notSent))
    }
    #expect(begin.duration(to: time.now).inSeconds < 1.1)
  }

  @Test("a throttle holds the requests of all workers")
  func throttled() async throws {
    let time = ManualTime(at: Self.start)
    let first = try limiter(QuotaSettings(), time)
    let second = SharedRateLimiter(first.quota, slot: 1, clock: time.clock)
    let permit = try await first.acquire(estimatedTokens: 0, deadline: nil)
    first.release(permit, RequestEnd(kind: .throttled(retryAfterSeconds: 20)))
    _ = try await second.acquire(estimatedTokens: 0, deadline: nil)
    #expect(Self.start.duration(to: time.now).inSeconds >= 20)
  }
}
