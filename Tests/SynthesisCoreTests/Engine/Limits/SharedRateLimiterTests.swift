import Synchronization
import Testing

@testable import Base
@testable import Engine

@Suite("The rate limiter of a process")
struct SharedRateLimiterTests {
  private static let start = SuspendingClock.Instant(nanoseconds: QuotaSample.start)

  private func limiter(_ settings: QuotaSettings, _ time: ManualTime) throws -> SharedRateLimiter {
    SharedRateLimiter(try QuotaSample(settings).quota, slot: 0, clock: time.clock)
  }

  @Test("a wait for a turn is no part of the item's time, however long it is")
  func waiting() async throws {
    let time = ManualTime(at: Self.start)
    let limiter = try limiter(QuotaSettings(requestDelaySeconds: 432), time)
    let item = UsageTracker(deadline: time.now + .seconds(300), clock: time.clock)
    let begin = time.now
    for _ in 0..<2 { _ = try await limiter.acquire(estimatedTokens: 0, for: item) }
    let waited = begin.duration(to: time.now).inSeconds
    #expect(waited >= 432 && waited < 432.1)
    let left = try #require(item.deadline).duration(to: begin).inSeconds + waited
    #expect(left < -299.9 && left > -300.1)
  }

  @Test("a run that ends waits no longer than its grace time, and what waited has given all back")
  func draining() async throws {
    let time = ManualTime(at: Self.start)
    let limiter = try limiter(QuotaSettings(requestDelaySeconds: 10), time)
    let drain = DrainNotice()
    let item = UsageTracker(clock: time.clock, drain: drain)
    _ = try await limiter.acquire(estimatedTokens: 0, for: item)
    drain.begin(until: time.now + .seconds(5))
    let begin = time.now
    await #expect(throws: PermitDenial.interrupted) {
      // Turns are waited for in small steps: the last of them would go beyond.
      try await limiter.acquire(estimatedTokens: 0, for: item)
    }
    #expect(begin.duration(to: time.now).inSeconds < 5.1)
    #expect(limiter.quota.inFlight == 1)
    limiter.quota.block(forSeconds: 60, at: time.now.nanoseconds)
    await #expect(throws: PermitDenial.interrupted) {
      try await limiter.acquire(estimatedTokens: 0, for: item)
    }
    #expect(limiter.quota.inFlight == 1)
  }

  @Test("people are told what holds a request, and until when")
  func told() async throws {
    let time = ManualTime(at: Self.start)
    let quota = try QuotaSample().quota
    let limiter = SharedRateLimiter(quota, slot: 0, clock: time.clock, endpoint: "http://a")
    let told = Mutex<[Waiting?]>([])
    let item = UsageTracker(clock: time.clock) { progress, _ in
      told.withLock { if $0.last != progress.waiting { $0.append(progress.waiting) } }
    }
    let permit = try await limiter.acquire(estimatedTokens: 0, for: item)
    #expect(told.withLock { $0.isEmpty })
    limiter.release(
      permit, RequestEnd(kind: .throttled(retryAfterSeconds: 431), words: "too many"))
    _ = try await limiter.acquire(estimatedTokens: 0, for: item)
    let wait = Waiting(
      .throttled, endpoint: "http://a", detail: "too many", until: 1_700_000_000 + 432)
    #expect(told.withLock { $0 } == [wait, nil])
  }

  @Test("a cancelled wait leaves nothing behind")
  func cancelled() async throws {
    let quota = try QuotaSample(
      QuotaSettings(tokensPerMinute: 60, maxConcurrentRequests: 2)
    ).quota
    let limiter = SharedRateLimiter(quota, slot: 0, clock: TimeSource(now: { Self.start }))
    let waiting = (0..<8).map { _ in
      Task { try await limiter.acquire(estimatedTokens: 1000, for: UsageTracker()) }
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
      RequestEnd.Kind.completed, .throttled(retryAfterSeconds: 0), .loading(retryAfterSeconds: 0),
      .timedOut, .failed, .notSent,
    ])
  func ends(kind: RequestEnd.Kind) async throws {
    let time = ManualTime(at: Self.start)
    let limiter = try limiter(QuotaSettings(maxConcurrentRequests: 1), time)
    for _ in 0..<3 {
      let permit = try await limiter.acquire(
        estimatedTokens: 10, for: UsageTracker(clock: time.clock))
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
      let permit = try await limiter.acquire(
        estimatedTokens: 10, for: UsageTracker(clock: time.clock))
      limiter.release(permit, RequestEnd(kind: .notSent))
    }
    #expect(begin.duration(to: time.now).inSeconds < 1.1)
  }

  @Test("a throttle holds the requests of all workers")
  func throttled() async throws {
    let time = ManualTime(at: Self.start)
    let first = try limiter(QuotaSettings(), time)
    let second = SharedRateLimiter(first.quota, slot: 1, clock: time.clock)
    let permit = try await first.acquire(estimatedTokens: 0, for: UsageTracker(clock: time.clock))
    first.release(permit, RequestEnd(kind: .throttled(retryAfterSeconds: 20)))
    _ = try await second.acquire(estimatedTokens: 0, for: UsageTracker(clock: time.clock))
    #expect(Self.start.duration(to: time.now).inSeconds >= 20)
  }
}
