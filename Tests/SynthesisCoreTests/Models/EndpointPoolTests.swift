import Testing

@testable import Base
@testable import Models

@Suite("endpoint pool", .timeLimit(.minutes(1)))
struct EndpointPoolTests {
  private let time = ManualTime()

  /// A pool whose only endpoint is out.
  private func closedPool() async throws -> EndpointPool {
    let pool = EndpointPool(weights: [1], clock: time.clock)
    for _ in 0..<5 { pool.giveBack(try await pool.take(avoiding: nil, deadline: nil), .fails) }
    return pool
  }

  @Test("those who wait for a probe go on when it has worked")
  func probe() async throws {
    let pool = try await closedPool()
    let probe = try await pool.take(avoiding: nil, deadline: nil)
    #expect(probe.isProbe)
    #expect(time.pauses == [1])
    let others = (0..<10).map { _ in
      Task { () throws(ModelError) in try await pool.take(avoiding: nil, deadline: nil) }
    }
    pool.giveBack(probe, .works)
    for other in others { #expect(try await other.value.isProbe == false) }
  }

  @Test("a cancelled wait ends, for a probe as for a time")
  func cancellation() async throws {
    let pool = try await closedPool()
    let probe = try await pool.take(avoiding: nil, deadline: nil)
    let waiting = Task { () throws(ModelError) in
      try await pool.take(avoiding: nil, deadline: nil)
    }
    waiting.cancel()
    await #expect(throws: ModelError.cancelled) { try await waiting.value }
    pool.giveBack(probe, .works)

    let patient = EndpointPool(weights: [1], clock: TimeSource())
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
    let pool = try await closedPool()
    let before = time.pauses.count
    await #expect(throws: ModelError.deadline) {
      try await pool.take(avoiding: nil, deadline: time.now + .seconds(0.5))
    }
    #expect(time.pauses.count == before)
  }
}
