import Testing

@testable import Net

@Suite("retry policy")
struct RetryPolicyTests {
  private let policy = RetryPolicy(maximumRetries: 20)

  private func pause(_ count: Int, after wait: Double? = nil, random: Double = 1) -> Double {
    policy.pause(askedFor: wait, count: count, random: random)
  }

  @Test("the bound of the pause doubles up to the cap, and all of it is random")
  func backoff() {
    #expect([1, 2, 3, 7, 8, 20].map { pause($0) } == [0.5, 1, 2, 32, 60, 60])
    #expect(pause(3, random: 0.25) == 0.5)
    #expect(pause(3, random: 0) == 0)
  }

  @Test("no pause is shorter than the server asked for")
  func retryAfter() {
    #expect(pause(1, after: 7, random: 0) == 7)
    #expect(pause(1, after: 7, random: 1) == 7.5)
    #expect(pause(1, after: 120, random: 0) == 120)
  }
}
