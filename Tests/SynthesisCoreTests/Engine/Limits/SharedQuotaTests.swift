import Testing

@testable import Engine

@Suite("Shared quota")
struct SharedQuotaTests {
  private static let second = QuotaSample.second
  private static let start = QuotaSample.start

  private static func quota(_ change: (inout QuotaSettings) -> Void) throws -> SharedQuota {
    var settings = QuotaSettings()
    change(&settings)
    return try QuotaSample(settings).quota
  }

  /// One that has been throttled after two seconds of 40 requests each, and when.
  private static func throttledQuota() throws -> (quota: SharedQuota, now: Int) {
    let quota = try quota { $0.maxConcurrentRequests = 100 }
    var now = start
    for _ in 0..<80 {
      now += second / 40
      quota.sent(at: now)
    }
    quota.throttled(sentAt: now, retryAfterSeconds: 1, random: 0, at: now)
    return (quota, now)
  }

  @Test("Without limits every turn is at once")
  func unlimited() throws {
    #expect(try QuotaSample().dueTimes(100, tokens: 1_000_000).allSatisfy { $0 == 0 })
  }

  @Test("A rate gives turns at even distances from the start on")
  func rate() throws {
    let sample = try QuotaSample(QuotaSettings(requestsPerMinute: 600))
    #expect(sample.dueTimes(4) == [0.1, 0.2, 0.3, 0.4])
  }

  @Test("A spacing holds between any two, whatever the rate")
  func spacing() throws {
    let sample = try QuotaSample(QuotaSettings(requestDelaySeconds: 0.25))
    #expect(sample.dueTimes(3) == [0, 0.25, 0.5])
  }

  @Test("Tokens are reserved by estimate, and what was not used moves the waiting ones forward")
  func tokens() throws {
    let quota = try Self.quota { $0.tokensPerMinute = 60_000 }
    let first = quota.takeTurns(tokens: 1000, slot: 0, at: Self.start)
    let second = quota.takeTurns(tokens: 1000, slot: 0, at: Self.start)
    #expect(quota.due(first) - Self.start == Self.second)
    #expect(quota.due(second) - Self.start == 2 * Self.second)
    quota.settle(first, tokens: 400, slot: 0)
    #expect(quota.due(second) - Self.start == 1_400_000_000)
    quota.giveBack(second, slot: 0)
    let third = quota.takeTurns(tokens: 1000, slot: 0, at: Self.start)
    #expect(quota.due(third) - Self.start == 1_400_000_000)
  }

  @Test("A request of more tokens than the burst holds is waited for, and passes")
  func largeRequest() throws {
    let quota = try Self.quota { $0.tokensPerMinute = 60_000 }
    let turns = quota.takeTurns(tokens: 10_000, slot: 0, at: Self.start + 100 * Self.second)
    #expect(quota.due(turns) <= Self.start + 100 * Self.second)
    let next = quota.takeTurns(tokens: 1000, slot: 0, at: Self.start + 100 * Self.second)
    #expect(quota.due(next) - Self.start > 109 * Self.second)
  }

  @Test("With nothing left all wait until the endpoint says there is more")
  func nothingLeft() throws {
    let quota = try Self.quota { _ in }
    quota.learn(
      RateLimitHeaders(remainingRequests: 0, requestsResetSeconds: 20), at: Self.start)
    #expect(quota.blockedUntil == Self.start + 20 * Self.second)
    quota.learn(RateLimitHeaders(remainingTokens: 5, tokensResetSeconds: 50), at: Self.start)
    #expect(quota.blockedUntil == Self.start + 20 * Self.second)
  }

  @Test(
    "A throttle holds all for as long as the endpoint says, within reason",
    arguments: [(5.0, 5.0), (0, 0), (-3, 0), (3000, 3000), (100_000, 86_400), (.infinity, 86_400)])
  func throttled(said: Double, held: Double) throws {
    let quota = try Self.quota { _ in }
    quota.throttled(
      sentAt: Self.start, retryAfterSeconds: said, random: 0, at: Self.start + Self.second)
    let expected = held == 0 ? 0 : Self.start + Self.second + Int(held * 1e9)
    #expect(quota.blockedUntil == expected)
  }

  @Test("A fixed concurrency stays")
  func fixedConcurrency() throws {
    let quota = try Self.quota {
      $0.maxConcurrentRequests = 3
      $0.adaptsConcurrency = false
    }
    quota.strained(sentAt: Self.start, at: Self.start + Self.second)
    #expect(quota.concurrency == 3)
  }

  @Test("A throttle sets the rate to somewhat less than was taken, and it grows again")
  func learnedRate() throws {
    let (quota, throttledAt) = try Self.throttledQuota()
    var now = throttledAt
    let learned = Double(Self.second) / Double(quota[.learnedInterval])
    #expect((32...36).contains(learned), "\(learned)")
    now += 2 * Self.second
    let dues = (0..<10).map { _ in quota.due(quota.takeTurns(tokens: 0, slot: 0, at: now)) }
    #expect(dues[9] - dues[4] >= 5 * Self.second / 36)
    for _ in 0..<100 {
      now += Self.second / 10
      quota.completed(sentAt: now - 1, at: now)
    }
    let later = Double(Self.second) / Double(quota[.learnedInterval])
    #expect((1.15...1.35).contains(later / learned), "\(later)")
    for _ in 0..<1000 {
      now += Self.second / 10
      quota.completed(sentAt: now - 1, at: now)
    }
    #expect(quota[.learnedInterval] == 0)
  }

  @Test("A throttle soon after another lowers the rate by a step, whatever was sent")
  func secondThrottle() throws {
    let (quota, throttledAt) = try Self.throttledQuota()
    var now = throttledAt
    let first = quota[.learnedInterval]
    now += 2 * Self.second
    quota.sent(at: now)
    quota.throttled(sentAt: now, retryAfterSeconds: 1, random: 0, at: now + 1)
    #expect(quota[.learnedInterval] == first * 100 / 85)
  }
}
