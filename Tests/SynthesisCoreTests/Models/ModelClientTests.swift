import Synchronization
import TestSupport
import Testing

@testable import Base
@testable import Engine
@testable import Models
@testable import Net
@testable import Synthesize

@Suite("model client")
struct ModelClientTests {
  /// A client whose pauses are noted instead of waited for.
  private struct Bench {
    let transport: ScriptedTransport
    let client: ModelClient
    let time = ManualTime()
    let tracker: UsageTracker

    init(
      retries: Int = 3, _ script: @escaping ScriptedTransport.Script
    ) throws {
      transport = ScriptedTransport(script)
      tracker = UsageTracker(clock: time.clock)
      client = try ModelClient(
        Self.settings, endpoints: Self.settings.endpoints(for: .explore), transport: transport,
        maxRetries: retries, clock: time.clock)
    }

    init(retries: Int = 3, _ results: Result<HTTPResponse, TransportError>...) throws {
      try self.init(retries: retries) { _, number in results[min(number, results.count) - 1] }
    }

    static var settings: ModelSettings {
      var settings = ModelSettings()
      settings.name = "configured-model"
      settings.baseURL = "http://model.example/v1"
      settings.apiKey = Secret("sk-canary")
      return settings
    }

    func reply() async throws(ModelError) -> ModelReply {
      try await client.reply(to: .sample, tracker: tracker)
    }

    /// The kinds of `response_format` asked for so far.
    var formats: [String?] {
      transport.bodies.map { body in
        guard let format = body["response_format"] else { return nil }
        let strict = format["json_schema"]?["strict"] == .bool(true) ? " strict" : ""
        return (format["type"]?.string ?? "") + strict
      }
    }
  }

  @Test("a good reply is handed on and counted")
  func success() async throws {
    let bench = try Bench(.completion(#"{"answer":"4"}"#))
    let reply = try await bench.reply()
    #expect(reply == ModelReply(content: ["answer": "4"], modelName: "served-model"))
    let usage = bench.tracker.total
    #expect(usage.requests == 1)
    #expect(usage.retries == 0)
    #expect(usage.promptTokens == 10)
    #expect(usage.completionTokens == 5)
    #expect(usage.latency.count == 1)
    let request = try #require(bench.transport.requests.first)
    #expect(request.url == "http://model.example/v1/chat/completions")
    #expect(request.bearerToken?.exposed == "sk-canary")
    #expect(request.totalTimeoutSeconds == 120)
  }

  @Test("without an endpoint there is no client")
  func noEndpoint() {
    #expect(throws: ModelError.self) {
      try ModelClient(
        ModelSettings(), endpoints: [EndpointSettings()], transport: ScriptedTransport([]),
        maxRetries: 3)
    }
  }

  // MARK: failures

  @Test(
    "what may pass is tried again with growing pauses",
    arguments: [
      .status(408), .status(409), .status(500), .status(502), .status(503), .status(504),
      .status(200, ""), .status(200, "<html>"), .status(200, #"{"choices":[]}"#),
      .failure(.timeout(endpoint: "e", seconds: 1)),
      .failure(.notConnected(endpoint: "e", reason: "r")),
      .failure(.connectionLost(endpoint: "e", reason: "r", reusedConnection: true)),
    ] as [Result<HTTPResponse, TransportError>])
  func transient(result: Result<HTTPResponse, TransportError>) async throws {
    let bench = try Bench(result, result, .completion(#"{"answer":"4"}"#))
    #expect(try await bench.reply().content == ["answer": "4"])
    #expect(bench.tracker.total.requests == 3)
    #expect(bench.tracker.total.retries == 2)
    #expect(bench.time.pauses == [0.5, 1])
  }

  @Test("the retries come to an end with the last error")
  func exhaustion() async throws {
    // Others are answered: it is the request that fails.
    let bench = try Bench(retries: 2) { request, number in
      String(decoding: request.body ?? [], as: UTF8.self).contains("Say yes.")
        ? .completion("yes") : number == 1 ? .status(500, "first") : .status(503, "later")
    }
    await #expect(throws: ModelError.refused(status: 503, message: "later")) {
      try await bench.reply()
    }
    #expect(bench.tracker.total.requests == 4)
  }

  @Test("a throttled request waits as long as it is told, and is counted apart")
  func throttle() async throws {
    let bench = try Bench(
      .status(429, headers: [HTTPHeader(name: "Retry-After", value: "9")]),
      .completion(#"{"answer":"4"}"#))
    _ = try await bench.reply()
    #expect(bench.time.pauses == [9.5])
    #expect(bench.tracker.total.throttles == 1)
  }

  @Test(
    "what will not pass is not tried again, and says what to do",
    arguments: [
      (401, "check the key"), (402, "balance"), (403, "may not use"), (404, "check model_name"),
      (400, "answered 400"), (307, "redirects are not followed"),
    ])
  func terminal(status: Int, advice: String) async throws {
    let bench = try Bench(.status(status, #"{"error":{"message":"no: sk-canary"}}"#))
    let error = await #expect(throws: ModelError.self) { try await bench.reply() }
    #expect(bench.tracker.total.requests == 1)
    let description = try #require(error).description
    #expect(description.contains(advice))
    #expect(description.contains("no: <secret>"))
    #expect(!description.contains("sk-canary"))
  }

  @Test("an endpoint that cannot be trusted is not asked again")
  func untrusted() async throws {
    let bench = try Bench(.failure(.notTrusted(endpoint: "e", reason: "r")))
    await #expect(throws: ModelError.self) { try await bench.reply() }
    #expect(bench.tracker.total.requests == 1)
  }

  @Test("a cancelled pause ends the prompt")
  func cancelledPause() async throws {
    let client = try ModelClient(
      Bench.settings, endpoints: Bench.settings.endpoints(for: .explore),
      transport: ScriptedTransport([.status(500)]), maxRetries: 3)
    let clock = TimeSource(pause: { _ in throw CancellationError() })
    await #expect(throws: ModelError.cancelled) {
      try await client.reply(to: .sample, tracker: UsageTracker(clock: clock))
    }
  }

  // MARK: structured output

  @Test("a server that lacks json_schema is asked for less, once for all prompts")
  func ladder() async throws {
    let bench = try Bench { request, _ in
      let body = String(decoding: request.body ?? [], as: UTF8.self)
      return body.contains("json_schema")
        ? .status(400, #"{"error":{"message":"This response_format type is unavailable now"}}"#)
        : .completion(#"{"answer":"4"}"#)
    }
    _ = try await bench.reply()
    #expect(bench.formats == ["json_schema strict", "json_object"])
    #expect(bench.tracker.total.retries == 1)
    #expect(bench.time.pauses == [])
    _ = try await bench.reply()
    #expect(bench.formats == ["json_schema strict", "json_object", "json_object"])
    #expect(bench.tracker.total.retries == 1)
  }

  @Test("a server that knows no response_format is asked in words")
  func plainText() async throws {
    let bench = try Bench { request, _ in
      let body = String(decoding: request.body ?? [], as: UTF8.self)
      return body.contains("response_format")
        ? .status(422, #"{"detail":[{"loc":["body","response_format"],"msg":"Extra input"}]}"#)
        : .completion("Here you are:\n```json\n{\"answer\": \"4\",}\n```")
    }
    #expect(try await bench.reply().content == ["answer": "4"])
    #expect(bench.formats == ["json_schema strict", "json_object", nil])
    let system = bench.transport.bodies.last?["messages"]?.array?.first?["content"]?.string
    #expect(system?.contains(ModelRequest.sample.replySchema.value.jsonText) == true)
  }

  @Test("a complaint about the schema drops strict mode first")
  func looseSchema() async throws {
    let bench = try Bench { request, _ in
      let body = String(decoding: request.body ?? [], as: UTF8.self)
      return body.contains(#""strict":true"#)
        ? .status(400, #"{"error":{"message":"Invalid schema for response_format 'answer'"}}"#)
        : .completion(#"{"answer":"4"}"#)
    }
    _ = try await bench.reply()
    #expect(bench.formats == ["json_schema strict", "json_schema"])
  }

  @Test("a complaint that nothing helps against is an error")
  func endOfLadder() async throws {
    let bench = try Bench(.status(400, "response_format"))
    await #expect(throws: ModelError.refused(status: 400, message: "response_format")) {
      try await bench.reply()
    }
    #expect(bench.formats == ["json_schema strict", "json_object", nil])
  }

  // MARK: replies that do not fit

  @Test("a reply that does not fit is asked for again with what is wrong")
  func correction() async throws {
    let bench = try Bench(
      .completion(#"{"answer":4}"#), .completion("four"), .completion(#"{"answer":"4"}"#))
    #expect(try await bench.reply().content == ["answer": "4"])
    let turns = bench.transport.bodies.map { body in
      (body["messages"]?.array ?? []).dropFirst(2).map { turn in
        "\(turn["role"]?.string ?? ""): \(turn["content"]?.string ?? "")"
      }
    }
    let again = "Answer again with a single JSON value of the required form and nothing else."
    let first = [
      #"assistant: {"answer":4}"#,
      "user: Your reply cannot be used: answer must be a string, not an integer. " + again,
    ]
    let second = [
      "assistant: four",
      "user: Your reply cannot be used: there is no JSON value in it. " + again,
    ]
    #expect(turns == [[], first, first + second])
    let usage = bench.tracker.total
    #expect(usage.requests == 3)
    #expect(usage.retries == 0)
    #expect(usage.corrections == 2)
    #expect(usage.invalidReplies == 2)
    #expect(usage.promptTokens == 30)
    #expect(bench.time.pauses == [])
  }

  static let unusable: [(reply: Result<HTTPResponse, TransportError>, error: ModelError)] = [
    (.completion(#"{"answer":"f"#, finishReason: "length"), .truncated(limit: 4096)),
    (.completion(""), .emptyContent),
    (
      .completion("", finishReason: "content_filter"),
      .filtered("by the endpoint's content filter")
    ),
    (
      .status(200, #"{"choices":[{"message":{"content":null,"refusal":"I will not"}}]}"#),
      .filtered("the model declined to answer: I will not")
    ),
    (
      .completion(#"{"answer":"x","more":1}"#),
      .invalidContent("the value must not have a member \"more\"")
    ),
  ]

  @Test("no request for a usable reply is the same as one before", arguments: unusable)
  func exhaustedCorrections(
    reply: Result<HTTPResponse, TransportError>, error: ModelError
  ) async throws {
    let bench = try Bench(reply)
    await #expect(throws: error) { try await bench.reply() }
    #expect(bench.tracker.total.requests == 4)
    #expect(bench.tracker.total.invalidReplies == 4)
    #expect(Set(bench.transport.requests).count == 4)
  }

  @Test("a value that was whole before the limit cut the rest is used")
  func completeDespiteLength() async throws {
    let bench = try Bench(.completion("{\"answer\":\"4\"}\n\n\n", finishReason: "length"))
    #expect(try await bench.reply().content == ["answer": "4"])
  }

  @Test("an answer that the server took for reasoning is used")
  func answerInReasoning() async throws {
    let bench = try Bench(
      .status(
        200, #"{"choices":[{"message":{"content":null,"reasoning_content":"{\"answer\":\"4\"}"}}]}"#
      ))
    let reply = try await bench.reply()
    #expect(reply.content == ["answer": "4"])
    #expect(reply.modelName == "configured-model")
  }

  @Test("a schema that cannot be used is not blamed on the model")
  func unusableSchema() async throws {
    let bench = try Bench(.completion(#"{"answer":"4"}"#))
    var request = ModelRequest.sample
    request.replySchema = ["properties": ["answer": ["pattern": "("]]]
    await #expect(throws: ModelError.self) {
      try await bench.client.reply(to: request, tracker: bench.tracker)
    }
    #expect(bench.tracker.total.requests == 1)
    #expect(bench.tracker.total.invalidReplies == 0)
  }

  // MARK: over a real connection

  @Test("client, transport and server together get through faults")
  func overTheWire() async throws {
    let server = try ChatServer { request in
      switch request.number {
      case 1: .status(503, body: "warming up")
      case 2: .fault(.close)
      case 3: .fault(.closeAfterBody(bytes: 20))
      case 4: .status(429, headers: [("Retry-After", "0")])
      default: .completion(#"{"answer":"4"}"#)
      }
    }
    var settings = Bench.settings
    settings.baseURL = server.baseURL
    let time = ManualTime()
    let client = try ModelClient(
      settings, endpoints: settings.endpoints(for: .explore), transport: CurlTransport(),
      maxRetries: 4, clock: time.clock)
    let tracker = UsageTracker(clock: time.clock)
    #expect(try await client.reply(to: .sample, tracker: tracker).content == ["answer": "4"])
    #expect(tracker.total.requests == 5)
    #expect(tracker.total.retries == 4)
    #expect(server.requestCount == 5)
    #expect(server.requests.allSatisfy { $0.header("Authorization") == "Bearer sk-canary" })
  }

  @Test("without a key no authorization is sent")
  func noKey() async throws {
    let server = try ChatServer { _ in .completion(#"{"answer":"4"}"#) }
    var settings = Bench.settings
    settings.apiKey = nil
    settings.baseURL = server.baseURL
    let client = try ModelClient(
      settings, endpoints: settings.endpoints(for: .explore), transport: CurlTransport(),
      maxRetries: 0)
    _ = try await client.reply(to: .sample, tracker: UsageTracker())
    #expect(server.requests.map { $0.header("Authorization") } == [nil])
  }
}
