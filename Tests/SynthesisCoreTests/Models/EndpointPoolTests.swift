import Testing

@testable import Base
@testable import Engine
@testable import Models

@Suite("endpoint pool", .timeLimit(.minutes(1)))
struct EndpointPoolTests {
  private static let works = Result<ChatReply, ModelFailure>.success(ChatReply(content: ""))
  private static let fails = Result<ChatReply, ModelFailure>.failure(
    ModelFailure(error: .connection("lost"), kind: .transient))

  private let time = ManualTime()
  private let item: UsageTracker

  init() { item = UsageTracker(clock: time.clock) }

  private func pool(_ clock: TimeSource) throws -> EndpointPool {
    let endpoint = try ModelEndpoint(
      EndpointSettings(baseURL: "http://a"), settings: ModelSettings(),
      transport: ScriptedTransport([]), limiter: Unlimited(), clock: clock)
    // It fails for this process and for all others.
    endpoint.health.failed(at: clock.nanoseconds)
    return EndpointPool([endpoint], weights: [1], patience: OutagePatience(), clock: clock)
  }

  /// A pool whose only endpoint is out.
  private func closedPool(_ clock: TimeSource) async throws -> EndpointPool {
    let pool = try pool(clock)
    for _ in 0..<5 { pool.giveBack(try await pool.take(avoiding: nil, for: item), Self.fails) }
    return pool
  }

  @Test("those who wait for a probe go on when it has worked")
  func probe() async throws {
    let pool = try await closedPool(time.clock)
    let probe = try await pool.take(avoiding: nil, for: item)
    #expect(probe.isProbe)
    #expect(time.pauses == [1])
    let others = (0..<10).map { _ in
      Task { () throws(ModelError) in try await pool.take(avoiding: nil, for: item) }
    }
    pool.giveBack(probe, Self.works)
    for other in others { #expect(try await other.value.isProbe == false) }
  }

  @Test("a cancelled wait ends, for a probe as for a time")
  func cancellation() async throws {
    let pool = try await closedPool(time.clock)
    let probe = try await pool.take(avoiding: nil, for: item)
    let waiting = Task { () throws(ModelError) in try await pool.take(avoiding: nil, for: item) }
    waiting.cancel()
    await #expect(throws: ModelError.cancelled) { try await waiting.value }
    pool.giveBack(probe, Self.works)

    let patient = try await closedPool(TimeSource())
    let start = ContinuousClock.now
    let sleeping = Task { () throws(ModelError) in
      try await patient.take(avoiding: nil, for: UsageTracker())
    }
    sleeping.cancel()
    await #expect(throws: ModelError.cancelled) { try await sleeping.value }
    #expect(ContinuousClock.now - start < .milliseconds(900))
  }

  @Test("a run that ends waits neither for a time nor for a probe")
  func draining() async throws {
    let drain = DrainNotice()
    let item = UsageTracker(clock: time.clock, drain: drain)
    let pool = try await closedPool(time.clock)
    let probe = try await pool.take(avoiding: nil, for: item)
    let waiting = Task { () throws(ModelError) in try await pool.take(avoiding: nil, for: item) }
    drain.begin(until: time.now)
    await #expect(throws: ModelError.interrupted) { try await waiting.value }
    pool.giveBack(probe, Self.fails)
    await #expect(throws: ModelError.interrupted) {
      try await pool.take(avoiding: nil, for: item)
    }
  }

  @Test("an answer that another worker had opens the way at once")
  func recoveredElsewhere() async throws {
    let clock = time.clock
    let endpoint = try ModelEndpoint(
      EndpointSettings(baseURL: "http://a"), settings: ModelSettings(),
      transport: ScriptedTransport([]), limiter: Unlimited(), clock: clock)
    let pool = EndpointPool([endpoint], weights: [1], patience: OutagePatience(), clock: clock)
    endpoint.health.failed(at: clock.nanoseconds)
    for _ in 0..<5 { pool.giveBack(try await pool.take(avoiding: nil, for: item), Self.fails) }
    endpoint.health.answered(sentAt: clock.nanoseconds)
    #expect(try await pool.take(avoiding: nil, for: item).isProbe == false)
    #expect(time.pauses.isEmpty)
  }
}
