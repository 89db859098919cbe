import Testing

@testable import SynthesisCore

@Suite("endpoint desk", .timeLimit(.minutes(1)))
struct EndpointDeskTests {
  private let time = ManualTime()

  /// A desk whose only endpoint is out.
  private func closedDesk() async throws -> EndpointDesk {
    let desk = EndpointDesk(weights: [1], clock: time.clock)
    for _ in 0..<5 { desk.giveBack(try await desk.take(avoiding: nil, deadline: nil), .fails) }
    return desk
  }

  @Test("those who wait for a probe go on when it has worked")
  func probe() async throws {
    let desk = try await closedDesk()
    let probe = try await desk.take(avoiding: nil, deadline: nil)
    #expect(probe.isProbe)
    #expect(time.pauses == [1])
    let others = (0..<10).map { _ in
      Task { () throws(ModelError) in try await desk.take(avoiding: nil, deadline: nil) }
    }
    desk.giveBack(probe, .works)
    for other in others { #expect(try await other.value.isProbe == false) }
  }

  @Test("a cancelled wait ends, for a probe as for a time")
  func cancellation() async throws {
    let desk = try await closedDesk()
    let probe = try await desk.take(avoiding: nil, deadline: nil)
    let waiting = Task { () throws(ModelError) in
      try await desk.take(avoiding: nil, deadline: nil)
    }
    waiting.cancel()
    await #expect(throws: ModelError.cancelled) { try await waiting.value }
    desk.giveBack(probe, .works)

    let patient = EndpointDesk(weights: [1], clock: ClientClock())
    for _ in 0..<5 {
      patient.giveBack(try await patient.take(avoiding: nil, deadline: nil), .fails)
    }
    let start = ContinuousClock.now
    let sleeping = Task { () throws(ModelError) in
      try await patient.take(avoiding: nil, deadline: nil)
    }
    sleeping.cancel()
    await #expect(throws: ModelError.cancelled) { try await sleeping.value }
    #expect(ContinuousClock.now - start < .milliseconds(900))
  }

  @Test("nobody waits for what comes after the deadline")
  func deadline() async throws {
    let desk = try await closedDesk()
    let before = time.pauses.count
    await #expect(throws: ModelError.deadline) {
      try await desk.take(avoiding: nil, deadline: time.now + .seconds(0.5))
    }
    #expect(time.pauses.count == before)
  }
}
