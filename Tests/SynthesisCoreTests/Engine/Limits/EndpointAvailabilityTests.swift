import Testing

@testable import Base
@testable import Engine

@Suite("Whether a run's endpoints take requests")
struct EndpointAvailabilityTests {
  private static let second = 1_000_000_000
  private let now = 1_000_000 * Self.second

  /// Two roles: the first has endpoints 1 and 2, the second endpoint 3. Each has a quota of its own.
  private let routes = RequestRoutes(
    quotas: [1, 2, 3].map {
      QuotaEntry(identity: $0 * 10, model: "m\($0)", settings: QuotaSettings())
    },
    roles: [
      [EndpointEntry(identity: 1, quota: 10), EndpointEntry(identity: 2, quota: 20)],
      [EndpointEntry(identity: 3, quota: 30)],
    ])
  private let limits: SharedLimits

  init() throws {
    limits = try SharedLimits(
      workers: 1, routes: routes, budget: BudgetSettings(), spent: SharedBudget.Amount(), at: now)
  }

  private func availability(after seconds: Int) -> SharedLimits.Availability {
    limits.availability(of: routes, at: now + seconds * Self.second)
  }

  @Test("a role whose endpoints have all asked to wait pauses the run until they may be asked")
  func paused() throws {
    #expect(availability(after: 0) == .open)
    limits.quota(of: 10)?.block(forSeconds: 60, at: now)
    #expect(availability(after: 1) == .open)
    limits.quota(of: 20)?.block(forSeconds: 30, at: now)
    #expect(availability(after: 1) == .paused)
    #expect(availability(after: 31) == .open)
  }

  @Test("an endpoint that fails for a moment is open, one that goes on failing is not")
  func failing() throws {
    let health = try #require(limits.health(of: 3))
    health.failed(at: now)
    #expect(availability(after: 0) == .open)
    #expect(availability(after: 2) == .failing)
    limits.quota(of: 10)?.block(forSeconds: 60, at: now)
    limits.quota(of: 20)?.block(forSeconds: 60, at: now)
    #expect(availability(after: 2) == .failing)
    // One that was under way when the trouble began.
    health.answered(sentAt: now - Self.second)
    #expect(availability(after: 2) == .failing)
    health.answered(sentAt: now + 3 * Self.second)
    #expect(availability(after: 5) == .paused)
  }

  @Test(
    "an endpoint is given up after its patience, later if it named a time, never without one",
    arguments: [
      (false, nil, 45), (false, 200.0, 210), (false, 9000.0, 610), (true, nil, 100),
      (true, 30.0, 100),
    ] as [(Bool, Double?, Int)])
  func givenUp(hasAnswered: Bool, comeback: Double?, seconds: Int) throws {
    let health = EndpointHealth()
    if hasAnswered { health.answered(sentAt: now - 1) }
    #expect(health.state.givenUp(by: OutagePatience()) == nil)
    health.failed(at: now, comeback: comeback)
    let patience = OutagePatience(firstAnswerSeconds: 45, outageSeconds: 100)
    #expect(health.state.givenUp(by: patience) == now + seconds * Self.second)
    if hasAnswered { #expect(health.state.givenUp(by: OutagePatience()) == nil) }
  }
}
