import Testing

@testable import Engine
@testable import Models
@testable import Net

@Suite("Retry state machine")
struct RetryStateMachineTests {
  private func machine(_ ownLimit: Int? = nil, retries: Int = 3) -> RetryStateMachine {
    var request = ModelRequest.sample
    request.tokenLimit = ownLimit
    return RetryStateMachine(
      request, tokenLimit: 100, policy: RetryPolicy(maximumRetries: retries))
  }

  private static func failure(
    _ kind: ModelFailure.Kind, _ error: ModelError = .connection("lost"), after wait: Double? = nil
  ) -> ModelFailure {
    ModelFailure(error: error, kind: kind, retryAfterSeconds: wait)
  }

  @Test(
    "a request's own token limit overrides the configured one, and grows from there",
    arguments: [(nil, [100, 200, 400, 400]), (30, [30, 60, 120, 120])] as [(Int?, [Int])])
  func limits(own: Int?, expected: [Int]) {
    var machine = machine(own)
    var limits = [machine.request.tokenLimit]
    for _ in 0..<3 {
      _ = machine.rejected(ChatReply(content: "x"), .truncated(limit: nil))
      limits.append(machine.request.tokenLimit)
    }
    #expect(limits == expected)
  }

  @Test("failures, throttles and corrections are counted apart")
  func counts() {
    var machine = machine(retries: 1)
    for _ in 0..<3 {
      #expect(
        machine.failed(Self.failure(.throttle, after: 2), random: 0)
          == .send(.postponed, afterSeconds: 2))
    }
    #expect(
      machine.failed(Self.failure(.transient), random: 1) == .send(.retry, afterSeconds: 0.5))
    #expect(
      machine.rejected(ChatReply(content: "x"), .emptyContent)
        == .send(.correction, afterSeconds: 0))
    #expect(
      machine.failed(Self.failure(.transient), random: 1)
        == .askWhetherItWorks(.connection("lost"), afterSeconds: 1))
    #expect(machine.rejected(ChatReply(content: "x"), .emptyContent) == .fail(.emptyContent))
  }

  @Test("an endpoint that loads its model is asked at a steady pace")
  func loading() {
    var machine = machine(retries: 0)
    for _ in 0..<9 {
      #expect(
        machine.failed(Self.failure(.loading), random: 1) == .send(.postponed, afterSeconds: 2))
    }
    #expect(
      machine.failed(Self.failure(.loading, after: 20), random: 1)
        == .send(.postponed, afterSeconds: 20))
  }

  @Test("only a correction changes what is asked")
  func request() {
    var machine = machine()
    let first = machine.request
    for kind in [ModelFailure.Kind.transient, .contract, .throttle, .loading, .stopsEndpoint] {
      _ = machine.failed(Self.failure(kind), random: 0)
      #expect(machine.request == first)
    }
    _ = machine.failed(Self.failure(.semantic, .filtered("no")), random: 0)
    #expect(machine.request.messages.last != first.messages.last)
  }

  @Test(
    "what a request is sent for is what it counts as",
    arguments: [
      (RetryStateMachine.Purpose.first, 0, 0), (.retry, 1, 0), (.postponed, 1, 0),
      (.correction, 0, 1),
    ])
  func usage(purpose: RetryStateMachine.Purpose, retries: Int, corrections: Int) {
    #expect(purpose.usage == ModelUsage(retries: retries, corrections: corrections))
  }
}
