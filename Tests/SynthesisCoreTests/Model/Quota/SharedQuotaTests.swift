import Testing

@testable import SynthesisCore

@Suite("Shared quota")
struct SharedQuotaTests {
  private static let second = 1_000_000_000
  private static let start = 1000 * second

  /// A quota in memory that no other process has, started at `start`.
  private static func quota(
    slots: Int = 2, _ change: (inout QuotaSettings) -> Void
  ) throws -> SharedQuota {
    var settings = QuotaSettings()
    change(&settings)
    let words = try SharedWords(count: SharedQuota.size(slots: slots))
    let quota = SharedQuota(words: words, base: 0, slots: slots)
    quota.set(settings, identity: 1, workers: slots, at: start)
    return quota
  }

  /// When so many requests that all come at `time` may go, in milliseconds after it.
  private static func turns(
    _ quota: SharedQuota, _ count: Int, tokens: Int = 0, at time: Int
  ) -> [Int] {
    (0..<count).map { _ in
      let turns = quota.takeTurns(tokens: tokens, slot: 0, at: time)
      return max(0, quota.due(turns) - time) / 1_000_000
    }
  }

  @Test("Without limits every turn is at once")
  func unlimited() throws {
    let quota = try Self.quota { _ in }
    #expect(Self.turns(quota, 100, tokens: 1_000_000, at: Self.start).allSatisfy { $0 == 0 })
  }

  @Test("A rate gives turns at even distances from the start on")
  func rate() throws {
    let quota = try Self.quota { $0.requestsPerMinute = 600 }
    #expect(Self.turns(quota, 4, at: Self.start) == [100, 200, 300, 400])
  }

  @Test("After a pause the burst is made up for, at six fifths of the rate and no faster")
  func burst() throws {
    let quota = try Self.quota { $0.requestsPerMinute = 600 }
    let turns = Self.turns(quota, 60, at: Self.start + 100 * Self.second)
    // The 60th is at 5 s by the pace of 83 ms; by the rate with its burst it would be at 4.9 s.
    #expect(turns[0] < 90)
    #expect(turns[12] >= 900 && turns[12] <= 1100)
    #expect((4900...5100).contains(turns[59]))
  }

  @Test("A spacing holds between any two, whatever the rate")
  func spacing() throws {
    let quota = try Self.quota { $0.requestDelaySeconds = 0.25 }
    #expect(Self.turns(quota, 3, at: Self.start + Self.second) == [0, 250, 500])
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

  @Test("Announced limits lower the rate and never raise it")
  func announced() throws {
    let quota = try Self.quota { $0.requestsPerMinute = 600 }
    quota.learn(AnnouncedLimits(requestsPerMinute: 6000), at: Self.start)
    #expect(Self.turns(quota, 2, at: Self.start) == [100, 200])
    quota.learn(AnnouncedLimits(requestsPerMinute: 60), at: Self.start)
    #expect(Self.turns(quota, 1, at: Self.start) == [1200])
  }

  @Test("With nothing left all wait until the endpoint says there is more")
  func nothingLeft() throws {
    let quota = try Self.quota { _ in }
    quota.learn(
      AnnouncedLimits(remainingRequests: 0, requestsResetSeconds: 20), at: Self.start)
    #expect(quota.blockedUntil == Self.start + 20 * Self.second)
    quota.learn(AnnouncedLimits(remainingTokens: 5, tokensResetSeconds: 50), at: Self.start)
    #expect(quota.blockedUntil == Self.start + 20 * Self.second)
  }

  @Test(
    "A throttle holds all for as long as the endpoint says, within reason",
    arguments: [(5.0, 5.0), (0, 0), (-3, 0), (100_000, 600), (.infinity, 600)])
  func throttled(said: Double, held: Double) throws {
    let quota = try Self.quota { _ in }
    quota.throttled(
      sentAt: Self.start, retryAfterSeconds: said, random: 0, at: Self.start + Self.second)
    let expected = held == 0 ? 0 : Self.start + Self.second + Int(held * 1e9)
    #expect(quota.blockedUntil == expected)
  }

  @Test("Throttles that say nothing hold all for longer each time, and a success starts over")
  func doubling() throws {
    let quota = try Self.quota { _ in }
    var now = Self.start
    var pauses: [Int] = []
    for _ in 0..<4 {
      now += 100 * Self.second
      quota.throttled(sentAt: now, retryAfterSeconds: nil, random: 1, at: now + Self.second)
      pauses.append((quota.blockedUntil - now - Self.second) / 1_000_000)
    }
    #expect(pauses == [500, 1000, 2000, 4000])
    now += 100 * Self.second
    quota.completed(sentAt: now, at: now + Self.second)
    quota.throttled(
      sentAt: now + Self.second, retryAfterSeconds: nil, random: 1, at: now + 3 * Self.second)
    #expect(quota.blockedUntil - now - 3 * Self.second == 500_000_000)
  }

  @Test("Concurrency falls once for all that were under way together, and grows when it is used")
  func adaptiveConcurrency() throws {
    let quota = try Self.quota { $0.maxConcurrentRequests = 10 }
    #expect(quota.concurrency == 10)
    for _ in 0..<10 { #expect(quota.takePlace(slot: 0, at: Self.start)) }
    #expect(!quota.takePlace(slot: 0, at: Self.start))
    var now = Self.start + Self.second
    quota.completed(sentAt: Self.start, at: now)
    quota.strained(sentAt: Self.start, at: now)
    quota.strained(sentAt: Self.start, at: now + 1)
    #expect(quota.concurrency == 7)
    now += 2 * Self.second
    quota.strained(sentAt: now, at: now + 2 * Self.second)
    #expect(quota.concurrency == 4)
    now += 10 * Self.second
    // Ten are under way, so what is allowed is used; one more for each round trip.
    for round in 1...3 {
      quota.completed(sentAt: now, at: now + Self.second)
      quota.completed(sentAt: now, at: now + Self.second)
      #expect(quota.concurrency == 4 + round)
      now += 2 * Self.second
    }
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

  @Test("A slot that holds fewer places and waits goes first")
  func fairPlaces() throws {
    let quota = try Self.quota { $0.maxConcurrentRequests = 4 }
    for _ in 0..<4 { #expect(quota.takePlace(slot: 0, at: Self.start)) }
    #expect(!quota.takePlace(slot: 1, at: Self.start))
    quota.givePlace(slot: 0)
    #expect(!quota.takePlace(slot: 0, at: Self.start + 1))
    #expect(quota.takePlace(slot: 1, at: Self.start + 1))
    quota.givePlace(slot: 0)
    // One that has not asked for long waits no more.
    #expect(!quota.takePlace(slot: 0, at: Self.start + 2) == false)
  }

  @Test("A vacated slot gives back its places and the tokens it had reserved")
  func vacated() throws {
    let quota = try Self.quota { $0.tokensPerMinute = 60_000 }
    #expect(quota.takePlace(slot: 1, at: Self.start))
    _ = quota.takeTurns(tokens: 5000, slot: 1, at: Self.start)
    let waiting = quota.takeTurns(tokens: 1000, slot: 0, at: Self.start)
    #expect(quota.due(waiting) - Self.start == 6 * Self.second)
    quota.vacate(1)
    #expect(quota.inFlight == 0)
    #expect(quota.due(waiting) - Self.start == Self.second)
    quota.vacate(1)
    #expect(quota.due(waiting) - Self.start == Self.second)
  }
}
