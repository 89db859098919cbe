import TestSupport
import Testing

@testable import Base
@testable import Engine
@testable import Environment
@testable import Models
@testable import Net
@testable import Synthesize

@Suite("model client with endpoints, limits and deadlines", .timeLimit(.minutes(1)))
struct ModelClientEndpointTests {
  private let time = ManualTime()

  private typealias Outcome = Result<HTTPResponse, TransportError>

  private static let good = Outcome.completion(#"{"answer":"4"}"#)

  private static func settings(_ hosts: String...) -> ModelSettings {
    var settings = ModelSettings(roles: ModelRole.synthesis)
    settings.name = "m"
    settings.endpoints = hosts.map { EndpointSettings(baseURL: "http://\($0)/v1") }
    return settings
  }

  private func host(_ request: HTTPRequest) -> String { HTTPAddress(request.url)?.host ?? "" }

  private func client(
    _ settings: ModelSettings, _ transport: ScriptedTransport, _ time: ManualTime,
    retries: Int = 3, limiter: any RateLimiter = Unlimited()
  ) throws -> ModelClient {
    try ModelClient(
      settings, endpoints: settings.endpoints(for: .explore), transport: transport,
      maxRetries: retries, clock: time.clock, limiter: { _ in limiter })
  }

  // MARK: endpoints

  @Test("a request that fails at one endpoint is answered by another")
  func failover() async throws {
    let transport = ScriptedTransport { request, _ in
      request.url.contains("//bad/") ? .status(500) : Self.good
    }
    let client = try client(Self.settings("bad", "good"), transport, time)
    for _ in 0..<20 {
      _ = try await client.reply(to: .sample, tracker: UsageTracker(clock: time.clock))
    }
    // Five failures open its breaker; pauses move the clock on, so that it is probed now and then.
    let failed = transport.requests.count { host($0) == "bad" }
    #expect((5...9).contains(failed))
    #expect(transport.requests.count { host($0) == "good" } == 20)
  }

  @Test(
    "an endpoint without balance or with a wrong key is asked once, the others serve on",
    arguments: [401, 402, 404])
  func stopped(status: Int) async throws {
    let transport = ScriptedTransport { request, _ in
      request.url.contains("//spent/") ? .status(status) : Self.good
    }
    let client = try client(Self.settings("spent", "good"), transport, time, retries: 0)
    for _ in 0..<5 {
      _ = try await client.reply(to: .sample, tracker: UsageTracker(clock: time.clock))
    }
    #expect(transport.requests.map(host) == ["spent", "good", "good", "good", "good", "good"])
  }

  @Test("when the last endpoint has stopped, no further request is sent")
  func allStopped() async throws {
    let transport = ScriptedTransport([.status(402, "top up")])
    let client = try client(Self.settings("a", "b"), transport, time)
    for _ in 0..<3 {
      await #expect(throws: ModelError.refused(status: 402, message: "top up")) {
        try await client.reply(to: .sample, tracker: UsageTracker(clock: time.clock))
      }
    }
    #expect(transport.requests.count == 2)
  }

  @Test("while all are out, a prompt waits for the earliest, which is no part of its seed's time")
  func waiting() async throws {
    let recovery = time.now + .seconds(20)
    let transport = ScriptedTransport { _, _ in time.now < recovery ? .status(503) : Self.good }
    let client = try client(Self.settings("a"), transport, time, retries: 20)
    let tracker = UsageTracker(deadline: time.now + .seconds(1), clock: time.clock)
    #expect(try await client.reply(to: .sample, tracker: tracker).content == ["answer": "4"])
    #expect(transport.requests.count < 10)
  }

  @Test("a dead endpoint is not hammered, whatever the retries that prompts have")
  func budget() async throws {
    let transport = ScriptedTransport([.status(503)])
    let client = try client(Self.settings("a"), transport, time, retries: 20)
    for _ in 0..<10 {
      await #expect(throws: ModelError.self) {
        try await client.reply(to: .sample, tracker: UsageTracker(clock: time.clock))
      }
    }
    #expect(transport.requests.count <= 10 + 2 * 10)
  }

  @Test("each role has its model, and those of the same endpoints share a client's knowledge")
  func roles() throws {
    var settings = Self.settings("a", "b")
    settings.baseURL = "http://top/v1"
    settings.apiKey = Secret("top-key")
    settings.roles[.synthesize] = [EndpointSettings(modelName: "large")]
    settings.roles[.verify] = [
      EndpointSettings(baseURL: "http://c/v1", apiKey: Secret("c-key"), modelName: "judge"),
      EndpointSettings(weight: 2),
    ]
    func brief(_ role: ModelRole) -> [String] {
      settings.endpoints(for: role).map {
        "\($0.modelName) \($0.baseURL ?? "") \($0.apiKey?.exposed ?? "no key")"
      }
    }
    #expect(brief(.explore) == ["m http://a/v1 no key", "m http://b/v1 no key"])
    #expect(brief(.synthesize) == ["large http://a/v1 no key", "large http://b/v1 no key"])
    #expect(brief(.verify) == ["judge http://c/v1 c-key", "m http://top/v1 top-key"])
  }

  @Test("a request goes to the model of its role, and where there is none to the general one")
  func routing() async throws {
    struct Named: LanguageModel {
      let name: String
      func reply(
        to request: ModelRequest, tracker: UsageTracker
      ) async throws(ModelError) -> ModelReply {
        ModelReply(content: .null, modelName: name)
      }
    }
    let router = ModelRouter(
      [.explore: Named(name: "e"), .verify: Named(name: "v")], fallback: Named(name: "g"))
    var names: [String] = []
    for role in ModelRole.synthesis {
      var request = ModelRequest.sample
      request.role = role
      names.append(
        try await router.reply(to: request, tracker: UsageTracker(clock: time.clock)).modelName)
    }
    #expect(names == ["e", "g", "v"])
  }

  // MARK: deadlines

  @Test("after its seed's deadline a prompt sends nothing")
  func late() async throws {
    let transport = ScriptedTransport([Self.good])
    let client = try client(Self.settings("a"), transport, time)
    await #expect(throws: ModelError.deadline) {
      try await client.reply(
        to: .sample, tracker: UsageTracker(deadline: time.now, clock: time.clock))
    }
    #expect(transport.requests.isEmpty)
  }

  @Test("a request carries its seed's deadline and the configured limits")
  func limits() async throws {
    let transport = ScriptedTransport([Self.good])
    var settings = Self.settings("a")
    settings.connectTimeoutSeconds = 3
    settings.firstByteTimeoutSeconds = 7
    settings.requestTimeoutSeconds = 11
    let tracker = UsageTracker(deadline: time.now + .seconds(60), clock: time.clock)
    _ = try await client(settings, transport, time).reply(to: .sample, tracker: tracker)
    let request = try #require(transport.requests.first)
    #expect(request.connectTimeoutSeconds == 3)
    #expect(request.firstByteTimeoutSeconds == 7)
    #expect(request.totalTimeoutSeconds == 11)
    #expect(request.deadline == tracker.deadline)
  }

  // MARK: the limiter

  @Test("each request asks for leave once and tells how it ended")
  func limiter() async throws {
    let limiter = RecordingRateLimiter()
    let results: [Outcome] = [
      .status(
        429,
        headers: [
          HTTPHeader(name: "Retry-After", value: "2"),
          HTTPHeader(name: "x-ratelimit-remaining-requests", value: "0"),
        ]),
      .status(500), .failure(.notConnected(endpoint: "e", reason: "r")),
      .failure(.timeout(endpoint: "e", seconds: 1)), .status(200, "<html>"), Self.good,
    ]
    let transport = ScriptedTransport(results)
    let client = try client(
      Self.settings("a"), transport, time, retries: 5, limiter: limiter)
    _ = try await client.reply(to: .sample, tracker: UsageTracker(clock: time.clock))
    #expect(
      limiter.ends == [
        RequestEnd(
          kind: .throttled(retryAfterSeconds: 2), usage: TokenCounts(),
          limits: RateLimitHeaders(remainingRequests: 0)),
        RequestEnd(kind: .failed), RequestEnd(kind: .notSent), RequestEnd(kind: .timedOut),
        RequestEnd(kind: .failed),
        RequestEnd(kind: .completed, usage: TokenCounts(prompt: 10, completion: 5)),
      ])
    let bytes = transport.requests.first?.body?.count ?? 0
    #expect(limiter.estimates == Array(repeating: bytes / 3 + 1024, count: 6))
  }

  @Test(
    "what the limiter denies is not sent",
    arguments: [
      (PermitDenial.interrupted, ModelError.interrupted), (.cancelled, .cancelled),
      (.budget(.cost), .budget(.cost)),
    ])
  func denied(denial: PermitDenial, error: ModelError) async throws {
    let transport = ScriptedTransport([Self.good])
    let client = try client(
      Self.settings("a"), transport, time, limiter: RecordingRateLimiter(denying: denial))
    let tracker = UsageTracker(clock: time.clock)
    await #expect(throws: error) { try await client.reply(to: .sample, tracker: tracker) }
    #expect(transport.requests.isEmpty)
    #expect(tracker.total.requests == 0)
  }

  // MARK: forms of requests

  @Test("a reply that is cut off is asked for again with more room, four times as much at most")
  func growth() async throws {
    let transport = ScriptedTransport([.completion(#"{"answer":"f"#, finishReason: "length")])
    let client = try client(Self.settings("a"), transport, time, retries: 4)
    await #expect(throws: ModelError.truncated(limit: 4096)) {
      try await client.reply(to: .sample, tracker: UsageTracker(clock: time.clock))
    }
    let limits = transport.bodies.map { $0["max_tokens"] }
    #expect(limits == [1024, 2048, 4096, 4096, 4096])
  }

  @Test("where there is no more room, the first limit is gone back to")
  func noRoom() async throws {
    let transport = ScriptedTransport { request, _ in
      let body = String(decoding: request.body ?? [], as: UTF8.self)
      return body.contains(#""max_tokens":2048"#)
        ? .status(400, "the context has no room")
        : body.contains("briefer")
          ? Self.good : .completion(#"{"answer":"f"#, finishReason: "length")
    }
    let client = try client(Self.settings("a"), transport, time)
    _ = try await client.reply(to: .sample, tracker: UsageTracker(clock: time.clock))
    #expect(transport.bodies.map { $0["max_tokens"] } == [1024, 2048, 1024])
  }

  @Test("sampling settings and further members go with each request")
  func passThrough() async throws {
    var settings = Self.settings("a")
    settings.temperature = 0.5
    settings.topP = 0.9
    settings.seed = 7
    settings.extraBody = ["top_k": 20, "chat_template_kwargs": ["enable_thinking": false]]
    let transport = ScriptedTransport([Self.good])
    _ = try await client(settings, transport, time)
      .reply(to: .sample, tracker: UsageTracker(clock: time.clock))
    let body = try #require(transport.bodies.first)
    #expect(body["temperature"] == 0.5)
    #expect(body["top_p"] == 0.9)
    #expect(body["seed"] == 7)
    #expect(body["top_k"] == 20)
    #expect(body["chat_template_kwargs"] == ["enable_thinking": false])
  }

  @Test("a server that passes over the schema is told it in words from then on")
  func ignoredSchema() async throws {
    let transport = ScriptedTransport { request, _ in
      let body = String(decoding: request.body ?? [], as: UTF8.self)
      return body.contains("It must fit this JSON Schema") ? Self.good : .completion("four")
    }
    let client = try client(Self.settings("a"), transport, time)
    for _ in 0..<2 {
      _ = try await client.reply(to: .sample, tracker: UsageTracker(clock: time.clock))
    }
    #expect(
      transport.bodies.map { $0["response_format"]?["type"]?.string }
        == ["json_schema", "json_object", "json_object"])
  }

  @Test("the first request finds out the form before others are sent")
  func inquiry() async throws {
    let server = try ChatServer { request in
      request.json["response_format"]?["type"] == "json_schema"
        ? .status(400, body: "response_format").delayed(.milliseconds(50))
        : .completion(#"{"answer":"4"}"#)
    }
    var settings = ModelSettings()
    settings.baseURL = server.baseURL
    let client = try ModelClient(
      settings, endpoints: settings.endpoints(for: .explore), transport: CurlTransport(),
      maxRetries: 0)
    await withTaskGroup { group in
      for _ in 0..<16 {
        group.addTask {
          await #expect(throws: Never.self) {
            try await client.reply(to: .sample, tracker: UsageTracker(clock: time.clock))
          }
        }
      }
    }
    #expect(server.requestCount == 17)
  }

  @Test(
    "a dialect that is named or that an address tells spares the first refusal",
    arguments: [
      (Dialect.auto, "https://api.deepseek.com", ReplyFormat.object, "max_tokens"),
      (.auto, "https://api.openai.com/v1", .strictSchema, "max_completion_tokens"),
      (.auto, "http://127.0.0.1:11434/v1", .schema, "max_tokens"),
      (.auto, "http://llm.example/v1", .strictSchema, "max_tokens"),
      (.deepSeek, "http://llm.example/v1", .object, "max_tokens"),
      (.vLLM, "https://api.openai.com/v1", .schema, "max_tokens"),
    ])
  func dialects(
    dialect: Dialect, address: String, format: ReplyFormat, tokenLimit: String
  ) {
    let capabilities = EndpointCapabilities(dialect: dialect, address: HTTPAddress(address))
    #expect(capabilities.format == format)
    #expect(capabilities.tokenLimit.rawValue == tokenLimit)
  }

  @Test("what a model thinks aloud is handed on apart from its answer")
  func reasoning() async throws {
    let transport = ScriptedTransport([
      .completion("<think>\n2 and 2 \n</think>\n{\"answer\":\"4\"}")
    ])
    let reply = try await client(Self.settings("a"), transport, time)
      .reply(to: .sample, tracker: UsageTracker(clock: time.clock))
    #expect(reply.content == ["answer": "4"])
    #expect(reply.reasoning == "2 and 2")
  }
}
