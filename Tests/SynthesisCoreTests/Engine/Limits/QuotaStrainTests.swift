import Testing

@testable import Engine

@Suite("A quota under strain")
struct QuotaStrainTests {
  private func fill(_ quota: SharedQuota, _ count: Int, slot: Int = 0) {
    for _ in 0..<count {
      #expect(quota.takePlace(slot: slot, at: QuotaSample.start))
    }
  }

  @Test("makes up for an idle second a quarter above the rate, not all at once")
  func catchingUp() throws {
    let sample = try QuotaSample(QuotaSettings(requestsPerMinute: 6000))
    let later = QuotaSample.at(60)
    let dues = (0..<400).map { _ in
      sample.quota.due(sample.quota.takeTurns(tokens: 0, slot: 0, at: later)) - later
    }
    let firstSecond = dues.count { $0 < QuotaSample.second }
    #expect(firstSecond > 100 && firstSecond <= 125)
    #expect(dues.max().map { $0 > 2 * QuotaSample.second } == true)
  }

  @Test("keeps the estimate where nobody knows what was used, and more where more was")
  func unknownUse() throws {
    for (used, due) in [(nil, 2.0), (3000, 4), (0, 1)] as [(Int?, Double)] {
      let quota = try QuotaSample(QuotaSettings(tokensPerMinute: 60_000)).quota
      let turns = quota.takeTurns(tokens: 1000, slot: 0, at: QuotaSample.start)
      quota.settle(turns, tokens: used, slot: 0)
      let next = quota.takeTurns(tokens: 1000, slot: 0, at: QuotaSample.start)
      #expect(quota.due(next) == QuotaSample.at(due))
    }
  }

  @Test("lowers its limits to what the endpoint announces, and never raises them")
  func announced() throws {
    for (announced, interval) in [(30, 2.0), (600, 1), (0, 1), (-1, 1)] {
      let sample = try QuotaSample(QuotaSettings(requestsPerMinute: 60))
      sample.quota.learn(RateLimitHeaders(requestsPerMinute: announced), at: QuotaSample.start)
      let dues = sample.dueTimes(3)
      #expect(dues[2] - dues[1] == interval, "\(announced)")
    }
    let unlimited = try QuotaSample()
    unlimited.quota.learn(RateLimitHeaders(requestsPerMinute: 60), at: QuotaSample.start)
    #expect(unlimited.dueTimes(3).last == 3)
  }

  @Test("a shorter pause does not end a longer one")
  func longerStands() throws {
    let quota = try QuotaSample().quota
    quota.block(forSeconds: 30, at: QuotaSample.start)
    quota.block(forSeconds: 1, at: QuotaSample.start)
    #expect(quota.blockedUntil == QuotaSample.at(30))
    #expect(quota[.pausedTime] == 30 * QuotaSample.second)
  }

  @Test("doubles its own pause with each throttle in a row, once for all that were under way")
  func escalation() throws {
    let quota = try QuotaSample().quota
    var pauses: [Double] = []
    var now = QuotaSample.start
    for _ in 0..<9 {
      let sent = now
      for _ in 0..<64 {
        quota.throttled(sentAt: sent, retryAfterSeconds: nil, random: 1, at: now + 1000)
      }
      pauses.append(Double(quota.blockedUntil - now - 1000) / 1e9)
      now = quota.blockedUntil + 1
    }
    #expect(pauses == [0.5, 1, 2, 4, 8, 16, 32, 60, 60])
    #expect(quota[.throttles] == 9 * 64)
    quota.completed(sentAt: now, at: now + 1)
    now += QuotaSample.second
    quota.throttled(sentAt: now, retryAfterSeconds: nil, random: 1, at: now)
    #expect(quota.blockedUntil - now == QuotaSample.second / 2)
  }

  @Test("a worker that has more leaves a free place to one that waits, unless that one is stuck")
  func yielding() throws {
    let quota = try QuotaSample(QuotaSettings(maxConcurrentRequests: 3)).quota
    fill(quota, 3, slot: 0)
    #expect(!quota.takePlace(slot: 1, at: QuotaSample.start))
    quota.givePlace(slot: 0)
    #expect(!quota.takePlace(slot: 0, at: QuotaSample.at(0.05)))
    // Nothing has been heard of the other for a while.
    #expect(quota.takePlace(slot: 0, at: QuotaSample.at(0.2)))
  }

  @Test("what a dead worker held is given back, once")
  func vacated() throws {
    let sample = try QuotaSample(
      QuotaSettings(tokensPerMinute: 60_000, maxConcurrentRequests: 4))
    let quota = sample.quota
    fill(quota, 3, slot: 0)
    fill(quota, 1, slot: 1)
    _ = quota.takeTurns(tokens: 30_000, slot: 0, at: QuotaSample.start)
    let next = quota.takeTurns(tokens: 1000, slot: 1, at: QuotaSample.start)
    #expect(quota.due(next) == QuotaSample.at(31))
    quota.vacate(0)
    quota.vacate(0)
    #expect(quota.inFlight == 1)
    #expect(quota.due(next) == QuotaSample.at(1))
  }

  @Test("cuts the window by three tenths, once a round trip, and never below one")
  func cuts() throws {
    let quota = try QuotaSample(QuotaSettings(maxConcurrentRequests: 100)).quota
    fill(quota, 100)
    // One success tells how long a round trip is: a second.
    quota.completed(sentAt: QuotaSample.start, at: QuotaSample.at(1))
    quota.strained(sentAt: QuotaSample.at(1), at: QuotaSample.at(2))
    #expect(quota.concurrency == 70)
    // Sent before the cut: says nothing about the smaller window.
    quota.strained(sentAt: QuotaSample.at(1.9), at: QuotaSample.at(3.5))
    // Within the round trip.
    quota.strained(sentAt: QuotaSample.at(2.1), at: QuotaSample.at(2.5))
    #expect(quota.concurrency == 70)
    quota.strained(sentAt: QuotaSample.at(2.1), at: QuotaSample.at(3.1))
    #expect(quota.concurrency == 49)
    for round in 4..<40 {
      quota.strained(sentAt: QuotaSample.at(Double(round)), at: QuotaSample.at(Double(round) + 0.9))
    }
    #expect(quota.concurrency == 1)
  }

  @Test("cuts from what is under way, not from a window that nobody fills")
  func cutsFromUse() throws {
    let quota = try QuotaSample(QuotaSettings(maxConcurrentRequests: 100)).quota
    fill(quota, 10)
    quota.strained(sentAt: QuotaSample.start, at: QuotaSample.at(1))
    #expect(quota.concurrency == 7)
  }

  @Test("widens the window by one a round trip for as long as it is full")
  func growth() throws {
    let quota = try QuotaSample(QuotaSettings(maxConcurrentRequests: 12)).quota
    fill(quota, 10)
    quota.completed(sentAt: QuotaSample.start, at: QuotaSample.at(1))
    quota.strained(sentAt: QuotaSample.at(1), at: QuotaSample.at(2))
    #expect(quota.concurrency == 7)
    var widths: [Int] = []
    for round in 3..<10 {
      let sent = QuotaSample.at(Double(round))
      for _ in 0..<5 { quota.completed(sentAt: sent, at: sent + QuotaSample.second) }
      widths.append(quota.concurrency)
    }
    #expect(widths == [8, 9, 10, 11, 11, 11, 11])
  }
}
