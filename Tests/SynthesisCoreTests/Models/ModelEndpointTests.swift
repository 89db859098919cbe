import Testing

@testable import Base
@testable import Engine
@testable import Models
@testable import Net

@Suite("Model endpoint")
struct ModelEndpointTests {
  /// An interface of another kind: lines of text.
  private struct LineFormat: WireFormat {
    func encode(
      _ request: ModelRequest, to endpoint: EndpointSettings, _ settings: ModelSettings,
      _ capabilities: EndpointCapabilities
    ) -> HTTPRequest {
      let words = request.messages.map(\.content) + ["as \(capabilities.format)"]
      return HTTPRequest(
        url: "\(endpoint.baseURL ?? "")/lines", body: Array(words.joined(separator: "\n").utf8),
        totalTimeoutSeconds: settings.requestTimeoutSeconds)
    }

    func decode(
      _ response: HTTPResponse, hiding key: Secret?, now: Int
    ) throws(ModelFailure) -> ChatReply {
      let text = String(decoding: response.body, as: UTF8.self)
      guard response.status == 200 else {
        throw ModelFailure(
          error: .refused(status: response.status, message: text), kind: .terminal)
      }
      return ChatReply(content: text)
    }

    func unsupportedFeature(status: Int, message: String) -> UnsupportedFeature? {
      message == "plain words only" ? .format : nil
    }

    func rateLimits(in response: HTTPResponse, now: Int) -> RateLimitHeaders {
      RateLimitHeaders(remainingRequests: response.header("left").flatMap { Int($0) })
    }
  }

  private func endpoint(
    _ transport: ScriptedTransport, _ limiter: RecordingRateLimiter
  ) throws -> ModelEndpoint {
    try ModelEndpoint(
      EndpointSettings(baseURL: "http://h"), settings: ModelSettings(), transport: transport,
      limiter: limiter, format: LineFormat())
  }

  @Test("all that is special to an interface is asked of its format")
  func otherFormat() async throws {
    let transport = ScriptedTransport([
      .status(406, "plain words only"), .status(406, "plain words only"),
      .status(200, #"{"answer":"4"}"#, headers: [HTTPHeader(name: "left", value: "7")]),
    ])
    let limiter = RecordingRateLimiter()
    let tracker = UsageTracker()
    let reply = try await endpoint(transport, limiter).answer(.sample, tracker).get()
    #expect(reply.content == #"{"answer":"4"}"#)
    #expect(transport.requests.map(\.url) == Array(repeating: "http://h/lines", count: 3))
    let forms = transport.requests.map { request in
      String(decoding: request.body ?? [], as: UTF8.self).split(separator: "\n").last ?? ""
    }
    #expect(forms == ["as strictSchema", "as object", "as text"])
    #expect(limiter.ends.map(\.limits.remainingRequests) == [nil, nil, 7])
    #expect(tracker.total.requests == 3)
    #expect(tracker.total.retries == 2)
  }

  @Test("a refusal that is about no feature is the answer")
  func refusal() async throws {
    let transport = ScriptedTransport([.status(406, "no")])
    let outcome = try await endpoint(transport, RecordingRateLimiter()).answer(
      .sample, UsageTracker())
    #expect(throws: ModelFailure(error: .refused(status: 406, message: "no"), kind: .terminal)) {
      try outcome.get()
    }
    #expect(transport.requests.count == 1)
  }
}
