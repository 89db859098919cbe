import Testing

@testable import SynthesisCore

@Suite("The gate of a process")
struct QuotaGateTests {
  private func gate(_ settings: QuotaSettings, _ time: ManualTime) throws -> QuotaGate {
    let start = time.now
    let quota = try QuotaSample(settings).quota
    return QuotaGate(
      quota, slot: 0, clock: time.clock,
      now: { QuotaSample.at(start.duration(to: time.now).inSeconds) })
  }

  @Test("waits for a turn, and no longer than the deadline allows")
  func deadline() async throws {
    let time = ManualTime()
    let gate = try gate(QuotaSettings(requestDelaySeconds: 10), time)
    let begin = time.now
    _ = try await gate.enter(estimatedTokens: 0, deadline: nil)
    await #expect(throws: GateRefusal.deadline) {
      try await gate.enter(estimatedTokens: 0, deadline: begin + .seconds(5))
    }
    #expect(time.now == begin)
    // What was refused has given its turn back.
    _ = try await gate.enter(estimatedTokens: 0, deadline: begin + .seconds(11))
    let waited = begin.duration(to: time.now).inSeconds
    #expect(waited >= 10 && waited < 10.1)
    // With nothing to wait for, too.
    time.advance(60)
    await #expect(throws: GateRefusal.deadline) {
      try await gate.enter(estimatedTokens: 0, deadline: time.now)
    }
  }

  @Test("who waits in line behind a long pause is refused when its own time is up")
  func deadlineInLine() async throws {
    let quota = try QuotaSample().quota
    let gate = QuotaGate(quota, slot: 0, clock: ClientClock(), now: { QuotaSample.start })
    quota.block(forSeconds: 60, at: QuotaSample.start)
    let head = Task { try await gate.enter(estimatedTokens: 0, deadline: nil) }
    await #expect(throws: GateRefusal.deadline) {
      try await gate.enter(estimatedTokens: 0, deadline: .now + .milliseconds(50))
    }
    head.cancel()
    await #expect(throws: GateRefusal.cancelled) { try await head.value }
    #expect(quota.inFlight == 0)
  }

  @Test("a cancelled wait leaves nothing behind")
  func cancelled() async throws {
    let quota = try QuotaSample(
      QuotaSettings(tokensPerMinute: 60, maxConcurrentRequests: 2)
    ).quota
    let gate = QuotaGate(quota, slot: 0, clock: ClientClock(), now: { QuotaSample.start })
    let waiting = (0..<8).map { _ in
      Task { try await gate.enter(estimatedTokens: 1000, deadline: nil) }
    }
    for task in waiting { task.cancel() }
    for task in waiting {
      await #expect(throws: GateRefusal.cancelled) { try await task.value }
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
    let gate = try gate(QuotaSettings(maxConcurrentRequests: 1), ManualTime())
    for _ in 0..<3 {
      let pass = try await gate.enter(estimatedTokens: 10, deadline: nil)
      #expect(gate.quota.inFlight == 1)
      gate.leave(pass, RequestEnd(kind: kind))
      #expect(gate.quota.inFlight == 0)
    }
  }

  @Test("a request that was never sent uses nothing of the rate")
  func notSent() async throws {
    let time = ManualTime()
    let gate = try gate(QuotaSettings(requestsPerMinute: 60), time)
    let begin = time.now
    for _ in 0..<3 {
      let pass = try await gate.enter(estimatedTokens: 10, deadline: nil)
      gate.leave(pass, RequestEnd(kind: .notSent))
    }
    #expect(begin.duration(to: time.now).inSeconds < 1.1)
  }

  @Test("a throttle holds the requests of all workers")
  func throttled() async throws {
    let time = ManualTime()
    let first = try gate(QuotaSettings(), time)
    let start = time.now
    let second = QuotaGate(
      first.quota, slot: 1, clock: time.clock,
      now: { QuotaSample.at(start.duration(to: time.now).inSeconds) })
    let pass = try await first.enter(estimatedTokens: 0, deadline: nil)
    first.leave(pass, RequestEnd(kind: .throttled(retryAfterSeconds: 20)))
    _ = try await second.enter(estimatedTokens: 0, deadline: nil)
    #expect(start.duration(to: time.now).inSeconds >= 20)
  }
}
