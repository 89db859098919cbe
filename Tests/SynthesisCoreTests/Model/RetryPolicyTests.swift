import Testing

@testable import SynthesisCore

@Suite("retry policy")
struct RetryPolicyTests {
  private let policy = RetryPolicy(maximumRetries: 20)

  private func pause(_ count: Int, after wait: Double? = nil, random: Double = 1) -> Double? {
    let failure = ModelFailure(
      error: .connection("lost"), kind: .transient, retryAfterSeconds: wait)
    switch policy.decision(after: failure, count: count, random: random) {
    case .retry(let seconds): return seconds
    case .giveUp: return nil
    }
  }

  @Test("the bound of the pause doubles up to the cap, and all of it is random")
  func backoff() {
    #expect([1, 2, 3, 7, 8, 20].map { pause($0) } == [0.5, 1, 2, 32, 60, 60])
    #expect(pause(3, random: 0.25) == 0.5)
    #expect(pause(3, random: 0) == 0)
  }

  @Test("no pause is shorter than the server asked for, nor endless")
  func retryAfter() {
    #expect(pause(1, after: 7, random: 0) == 7)
    #expect(pause(1, after: 7, random: 1) == 7.5)
    #expect(pause(1, after: 86_400, random: 0) == 60)
  }

  @Test("the retries end, and a terminal failure has none")
  func givingUp() {
    #expect(pause(20) != nil)
    #expect(pause(21) == nil)
    let failure = ModelFailure(error: .refused(status: 401, message: ""), kind: .terminal)
    #expect(policy.decision(after: failure, count: 1, random: 0) == .giveUp)
  }
}
