import Testing

@testable import Models

@Suite("retry budget")
struct RetryBudgetTests {
  private let start = SuspendingClock.now
  private var budget: RetryBudget

  init() { budget = RetryBudget(start: start) }

  /// How many of so many retries are let through.
  private mutating func retries(_ count: Int, at seconds: Double) -> Int {
    (0..<count).count { _ in budget.takeRetry(at: start + .seconds(seconds)) == nil }
  }

  private mutating func requests(_ count: Int, at seconds: Double) {
    for _ in 0..<count { budget.countRequest(at: start + .seconds(seconds)) }
  }

  @Test("a few retries are always allowed, then a fifth of the requests")
  mutating func share() {
    #expect(retries(50, at: 0) == 10)
    requests(200, at: 1)
    #expect(retries(100, at: 2) == 30)
    #expect(retries(1, at: 3) == 0)
  }

  @Test("what is refused is told when to ask again")
  mutating func patience() {
    _ = retries(10, at: 0)
    #expect(budget.takeRetry(at: start + .seconds(2)) == 3)
    #expect(budget.takeRetry(at: start + .seconds(7.5)) == 2.5)
  }

  @Test("requests and retries of more than a minute ago count no more")
  mutating func sliding() {
    requests(1000, at: 0)
    #expect(retries(300, at: 30) == 200)
    #expect(retries(300, at: 61) == 0)
    #expect(retries(300, at: 91) == 10)
    #expect(retries(300, at: 100_000) == 10)
  }
}
