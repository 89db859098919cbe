@testable import Base
@testable import Engine

/// A quota in memory of its own, under a clock that the test moves, in nanoseconds.
struct QuotaSample {
  static let second = 1_000_000_000

  let quota: SharedQuota
  /// Not zero: a word that was never written is not a time.
  static let start = 1000 * second

  init(_ settings: QuotaSettings = QuotaSettings(), workers: Int = 2) throws {
    let words = try SharedWords(count: SharedQuota.size(slots: workers))
    quota = SharedQuota(words: words, base: 0, slots: workers)
    quota.set(settings, identity: 1, requests: 64 * workers, at: Self.start)
  }

  /// Seconds after the start at which so many requests, all asked for at the start, may be sent.
  func dueTimes(_ count: Int, tokens: Int = 0) -> [Double] {
    (0..<count).map { _ in
      let turns = quota.takeTurns(tokens: tokens, slot: 0, at: Self.start)
      return Double(max(0, quota.due(turns) - Self.start)) / 1e9
    }
  }

  /// Seconds after the start as a time of the clock.
  static func at(_ seconds: Double) -> Int { start + Int(seconds * 1e9) }
}
