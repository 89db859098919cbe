import TestSupport
import Testing

@testable import Base
@testable import Engine
@testable import Models
@testable import Net
@testable import Synthesize

@Suite("Endpoints that do not answer", .timeLimit(.minutes(1)))
struct OutageTests {
  private typealias Outcome = Result<HTTPResponse, TransportError>

  private static let good = Outcome.completion(#"{"answer":"4"}"#)
  private static let refused = Outcome.failure(
    .notConnected(endpoint: "http://a", reason: "Connection refused"))

  private let time = ManualTime()
  private let start: SuspendingClock.Instant

  init() { start = time.now }

  private var seconds: Double { start.duration(to: time.now).inSeconds }

  private func client(
    _ hosts: [String] = ["a"], retries: Int = 3, patience: OutagePatience = OutagePatience(),
    _ script: @escaping ScriptedTransport.Script
  ) throws -> (ModelClient, ScriptedTransport) {
    var settings = ModelSettings(roles: ModelRole.synthesis)
    settings.name = "m"
    settings.endpoints = hosts.map { EndpointSettings(baseURL: "http://\($0)/v1") }
    let transport = ScriptedTransport(script)
    return (
      try ModelClient(
        settings, endpoints: settings.endpoints(for: .explore), transport: transport,
        maxRetries: retries, clock: time.clock, patience: patience), transport
    )
  }

  private func item(_ drain: DrainNotice = DrainNotice()) -> UsageTracker {
    UsageTracker(deadline: start + .seconds(300), clock: time.clock, drain: drain)
  }

  @Test(
    "an endpoint that has never answered is given up after its time, and with it the run",
    arguments: [
      (refused, "no connection to http://a: Connection refused"),
      (.status(502, "bad gateway"), "the model endpoint answered 502 (bad gateway)"),
      (
        .status(200, "<html>"),
        "the model endpoint's answer is not a completion: it is a web page; check base_url, which "
          + "mostly ends in /v1"
      ),
      (.failure(.nameNotResolved(endpoint: "http://a")), "the host name of http://a is not known"),
    ] as [(Result<HTTPResponse, TransportError>, String)], [0, 3])
  func neverAnswered(outcome: (Result<HTTPResponse, TransportError>, String), retries: Int)
    async throws
  {
    let (client, transport) = try client(retries: retries) { _, _ in outcome.0 }
    let item = item()
    let error = await #expect(throws: ModelError.self) {
      try await client.reply(to: .sample, tracker: item)
    }
    #expect(error?.description == outcome.1 + ", and no answer for \(Int(seconds)) s")
    #expect((45..<47).contains(seconds))
    #expect(item.fatalCondition?.kind == .endpoints)
    #expect(transport.requests.count < 20)
  }

  @Test(
    "an endpoint that comes up in time fails no request, whatever the retries", arguments: [0, 3])
  func lateStart(retries: Int) async throws {
    let up = start + .seconds(40)
    let (client, _) = try client(retries: retries) { [time] _, _ in
      time.now < up ? Self.refused : Self.good
    }
    _ = try await client.reply(to: .sample, tracker: item())
    #expect((40..<60).contains(seconds))
  }

  @Test("an outage of ten minutes fails no request, and takes none of its item's time")
  func outage() async throws {
    let (down, up) = (start + .seconds(1), start + .seconds(601))
    let (client, transport) = try client { [time] _, _ in
      time.now >= down && time.now < up ? .status(502) : Self.good
    }
    _ = try await client.reply(to: .sample, tracker: item())
    time.advance(2)
    let item = item()
    _ = try await client.reply(to: .sample, tracker: item)
    #expect((601..<620).contains(seconds))
    #expect(transport.requests.count < 60)
    let deadline = try #require(item.deadline)
    #expect(start.duration(to: deadline).inSeconds > 880)
  }

  @Test("an outage is waited out for as long as the config says")
  func outageLimit() async throws {
    let down = start + .seconds(1)
    let (client, _) = try client(patience: OutagePatience(outageSeconds: 120)) { [time] _, _ in
      time.now >= down ? Self.refused : Self.good
    }
    _ = try await client.reply(to: .sample, tracker: item())
    time.advance(2)
    let item = item()
    await #expect(throws: ModelError.self) { try await client.reply(to: .sample, tracker: item) }
    #expect((122..<124).contains(seconds))
    #expect(item.fatalCondition?.cause == "model_unanswered")
  }

  @Test("a request that no server can take fails by itself while the endpoint answers others")
  func poison() async throws {
    let (client, transport) = try client(retries: 1) { request, _ in
      String(decoding: request.body ?? [], as: UTF8.self).contains("Say yes.")
        ? .completion("yes") : .status(500, "engine died")
    }
    let item = item()
    await #expect(throws: ModelError.refused(status: 500, message: "engine died")) {
      try await client.reply(to: .sample, tracker: item)
    }
    #expect(item.fatalCondition == nil)
    #expect(transport.requests.count == 3)
    #expect(seconds < 5)
  }

  @Test("what fails at one endpoint for good is answered by another, with no retries too")
  func oneOfTwo() async throws {
    let (client, _) = try client(["down", "up"], retries: 0) { request, _ in
      request.url.contains("//down/") ? Self.refused : Self.good
    }
    for _ in 0..<8 { _ = try await client.reply(to: .sample, tracker: item()) }
    #expect(seconds < 60)
  }

  @Test("a model that loads for 25 s is waited for, with no retries too")
  func loading() async throws {
    let ready = start + .seconds(25)
    let (client, _) = try client(retries: 0) { [time] _, _ in
      time.now < ready
        ? .status(503, #"{"error":{"code":503,"message":"Loading model"}}"#) : Self.good
    }
    _ = try await client.reply(to: .sample, tracker: item())
    #expect((25..<60).contains(seconds))
  }

  @Test("a pause of 432 s fails none of 200 items of 300 s each, and costs one request")
  func longPause() async throws {
    let transport = ScriptedTransport { _, number in
      number == 50
        ? .status(429, headers: [HTTPHeader(name: "Retry-After", value: "432")]) : Self.good
    }
    var settings = ModelSettings(roles: ModelRole.synthesis)
    settings.name = "m"
    settings.endpoints = [EndpointSettings(baseURL: "http://a/v1")]
    let quota = try SharedLimits(
      workers: 1, routes: settings.routes, budget: BudgetSettings(),
      spent: SharedBudget.Amount(), at: time.now.nanoseconds
    ).quotas[0]
    let limiter = SharedRateLimiter(quota, slot: 0, clock: time.clock, endpoint: "http://a")
    let client = try ModelClient(
      settings, endpoints: settings.endpoints(for: .explore), transport: transport, maxRetries: 0,
      clock: time.clock, limiter: { _ in limiter })
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<200 {
        group.addTask { _ = try await client.reply(to: .sample, tracker: item()) }
      }
      try await group.waitForAll()
    }
    #expect(transport.requests.count == 201)
    #expect(seconds >= 432)
  }

  @Test("an endpoint that is still at work on a request is not given up")
  func slow() async throws {
    let endpoint = try ModelEndpoint(
      EndpointSettings(baseURL: "http://a"), settings: ModelSettings(),
      transport: ScriptedTransport([Self.refused]), limiter: Unlimited(), clock: time.clock)
    let pool = EndpointPool(
      [endpoint], weights: [1], patience: OutagePatience(), clock: time.clock)
    endpoint.health.failed(at: time.now.nanoseconds)
    time.advance(60)
    endpoint.health.requestBegan()
    try pool.checkPatience()
    endpoint.health.requestEnded()
    #expect(throws: ModelError.self) { try pool.checkPatience() }
  }

  @Test(
    "a run that ends tries nothing again and waits for nothing",
    arguments: [
      refused, .status(502), .status(429, headers: [HTTPHeader(name: "Retry-After", value: "60")]),
      .status(503, #"{"error":{"code":503,"message":"Loading model"}}"#),
    ])
  func draining(outcome: Result<HTTPResponse, TransportError>) async throws {
    let drain = DrainNotice()
    let (client, transport) = try client { _, _ in outcome }
    drain.begin(until: time.now + .seconds(5))
    let item = item(drain)
    await #expect(throws: ModelError.interrupted) {
      try await client.reply(to: .sample, tracker: item)
    }
    #expect(transport.requests.count == 1)
    #expect(seconds == 0)
    #expect(item.fatalCondition?.kind == .interrupted)
  }
}
