import TestSupport
import Testing

@testable import Base
@testable import Engine
@testable import Models
@testable import Net
@testable import Synthesize

/// What comes of each thing that an endpoint can do wrong, over a real connection.
///
/// Each fault is tried twice: happening once, followed by a good reply, and happening to this prompt
/// always, while the endpoint answers others. A prompt has two retries and two corrections; the run
/// ends after a hundred seconds of waiting.
@Suite("fault table", .timeLimit(.minutes(2)))
struct FaultTableTests {
  /// What a request that met the fault is charged to.
  enum Payer: String {
    /// One of the prompt's retries.
    case retry
    /// One of the prompt's corrections.
    case correction
    /// Nobody: it is waited out.
    case wait
    /// There is no further request.
    case nobody
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let fault: String
    let reply: ChatServerReply
    /// Requests that a good reply takes if the fault happens once; 1 if there is no second try.
    let once: Int
    /// Requests for the prompt until it is given up if the fault happens always.
    let always: Int
    /// The cause that the seed then fails with; nil if all is well.
    let cause: String?
    let pays: Payer
    /// Whether a good reply went over the connection before.
    var onReusedConnection = false

    init(
      _ fault: String, _ reply: ChatServerReply, once: Int = 2, always: Int, _ cause: String?,
      pays: Payer, onReusedConnection: Bool = false
    ) {
      self.fault = fault
      self.reply = reply
      self.once = once
      self.always = always
      self.cause = cause
      self.pays = pays
      self.onReusedConnection = onReusedConnection
    }

    var testDescription: String { fault }
  }

  private static let good = ChatServerReply.completion(#"{"answer":"4"}"#)

  private static func after(_ value: String, ms: Bool = false) -> [(name: String, value: String)] {
    [(ms ? "Retry-After-Ms" : "Retry-After", value)]
  }

  private static func raw(_ text: String) -> ChatServerReply {
    .fault(.garbage(Array(text.utf8)))
  }

  private static func ok(_ body: String) -> ChatServerReply { .status(200, body: body) }

  static let rows: [Row] = [
    // Statuses
    Row("400", .status(400), once: 1, always: 1, "model_refused", pays: .nobody),
    Row("401", .status(401), once: 1, always: 1, "model_denied", pays: .nobody),
    Row("402", .status(402), once: 1, always: 1, "model_quota", pays: .nobody),
    Row("403", .status(403), once: 1, always: 1, "model_refused", pays: .nobody),
    Row("404", .status(404), once: 1, always: 1, "model_denied", pays: .nobody),
    Row("307", .status(307), once: 1, always: 1, "model_refused", pays: .nobody),
    Row("408", .status(408), always: 3, "model_unavailable", pays: .retry),
    Row("500", .status(500), always: 3, "model_unavailable", pays: .retry),
    Row("503", .status(503), always: 3, "model_unavailable", pays: .retry),
    Row(
      "503, Retry-After: 20", .status(503, headers: after("20")), always: 3, "model_unavailable",
      pays: .retry),
    Row(
      "503, Retry-After: 40", .status(503, headers: after("40")), always: 3,
      "model_unavailable", pays: .retry),
    Row(
      "503 of a model that loads",
      .status(503, body: #"{"error":{"message":"Loading model","code":503}}"#), always: 52,
      "interrupted", pays: .wait),
    Row("529", .status(529), always: 3, "model_unavailable", pays: .retry),
    // Throttles: the pauses double from 0.5 s, beside what is asked for.
    Row("429", .status(429), always: 9, "interrupted", pays: .wait),
    Row(
      "429, Retry-After: 30", .status(429, headers: after("30")), always: 5, "interrupted",
      pays: .wait),
    Row(
      "429, Retry-After-Ms: 30000", .status(429, headers: after("30000", ms: true)), always: 5,
      "interrupted", pays: .wait),
    Row(
      "429, Retry-After as a date, in 30 s",
      .status(
        429,
        headers: after("Thu, 01 Jan 2026 00:00:30 GMT") + [
          ("Date", "Thu, 01 Jan 2026 00:00:00 GMT")
        ]), always: 5, "interrupted", pays: .wait),
    Row(
      "429, Retry-After: -5", .status(429, headers: after("-5")), always: 9, "interrupted",
      pays: .wait),
    Row(
      "429, Retry-After: soon", .status(429, headers: after("soon")), always: 9,
      "interrupted", pays: .wait),
    Row(
      "429, Retry-After: 9e8", .status(429, headers: after("9e8")), always: 2,
      "interrupted", pays: .wait),
    Row(
      "429 for an empty account",
      .status(429, body: #"{"error":{"message":"pay","code":"insufficient_quota"}}"#), once: 1,
      always: 1, "model_quota", pays: .nobody),
    // The connection
    Row("closed at once", .fault(.close), always: 3, "model_connection", pays: .retry),
    Row("reset at once", .fault(.reset), always: 3, "model_connection", pays: .retry),
    Row(
      "closed in the body", good.with(.closeAfterBody(bytes: 9)), always: 3, "model_connection",
      pays: .retry),
    Row(
      "closed in the head", raw("HTTP/1.1 200 OK\r\nContent-Le"), always: 3,
      "model_malformed_reply", pays: .retry),
    Row(
      "half a chunk",
      raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n{\"choices\":["), always: 3,
      "model_connection", pays: .retry),
    Row("not HTTP", raw("220 mail.example\r\n"), always: 3, "model_connection", pays: .retry),
    Row(
      "a reused connection closed under the request", .fault(.close), always: 3,
      "model_connection", pays: .retry, onReusedConnection: true),
    Row(
      "a reused connection reset under the request", .fault(.reset), always: 3,
      "model_connection", pays: .retry, onReusedConnection: true),
    Row(
      "a connection closed although it was to be kept", good.with(.closeAfterwards), once: 1,
      always: 1, nil, pays: .nobody),
    Row("black hole", .fault(.silence), always: 3, "model_timeout", pays: .retry),
    Row(
      "a body of 1 byte a second", good.with(.paced(bytes: 1, every: .seconds(1))), always: 3,
      "model_timeout", pays: .retry),
    Row(
      "blank lines that keep the connection",
      ok("\n\n\n\n\n\n" + String(decoding: good.body, as: UTF8.self))
        .with(.paced(bytes: 3, every: .milliseconds(5))), once: 1, always: 1, nil,
      pays: .nobody),
    Row(
      "an endless body", ok(String(repeating: "x", count: 1 << 16)).with(.endless), always: 3,
      "model_malformed_reply", pays: .retry),
    // A good status and no completion
    Row("empty", ok(""), always: 3, "model_malformed_reply", pays: .retry),
    Row("blank lines alone", ok("\n\n\n"), always: 3, "model_malformed_reply", pays: .retry),
    Row(
      "a web page", ok("<html>hello</html>"), always: 3, "model_malformed_reply", pays: .retry),
    Row(
      "JSON cut off", ok(#"{"choices":[{"mess"#), always: 3, "model_malformed_reply",
      pays: .retry),
    Row("no choices", ok(#"{"choices":[]}"#), always: 3, "model_malformed_reply", pays: .retry),
    Row(
      "wrong types", ok(#"{"choices":{"0":1},"usage":"x"}"#), always: 3, "model_malformed_reply",
      pays: .retry),
    Row(
      "wrong types below", ok(#"{"choices":[{"message":{"content":4}}]}"#), always: 3,
      "model_empty_content", pays: .correction),
    Row(
      "an error under 200", ok(#"{"error":{"message":"no"}}"#), always: 3,
      "model_malformed_reply", pays: .retry),
    Row(
      "a throttle under 200", ok(#"{"error":{"message":"no","code":429}}"#), always: 9,
      "interrupted", pays: .wait),
    Row(
      "broken off by the endpoint",
      .completion("{", finishReason: "insufficient_system_resource"), always: 3,
      "model_malformed_reply", pays: .retry),
    // A completion that cannot be used
    Row(
      "cut off at the limit", .completion(#"{"answer":"f"#, finishReason: "length"), always: 3,
      "model_truncated", pays: .correction),
    Row(
      "filtered", .completion("", finishReason: "content_filter"), always: 3, "model_filtered",
      pays: .correction),
    Row(
      "filtered by a 400",
      .status(400, body: #"{"error":{"message":"no","code":"content_filter"}}"#), always: 3,
      "model_filtered", pays: .correction),
    Row("empty content", .completion(""), always: 3, "model_empty_content", pays: .correction),
    Row(
      "not what was asked for", .completion(#"{"reply":"4"}"#), always: 3,
      "model_invalid_content", pays: .correction),
  ]

  @Test("one that happens once costs what it should", arguments: rows)
  func once(row: Row) async throws {
    let first = row.onReusedConnection ? 2 : 1
    let run = try await Run(row) { $0 == first }
    #expect(run.requests == row.once)
    #expect(run.cause == (row.once == 1 ? row.cause : nil))
    #expect(run.usage.requests == row.once)
    let isPaid = row.once == 2
    #expect(run.usage.retries == (isPaid && row.pays != .correction ? 1 : 0))
    #expect(run.usage.corrections == (isPaid && row.pays == .correction ? 1 : 0))
    let hasPassed = run.usage.failures + run.usage.throttles + run.usage.invalidReplies
    #expect(hasPassed + run.usage.refusals == (row.cause == nil ? 0 : 1))
  }

  @Test("one that goes on ends in time, with its cause", arguments: rows)
  func always(row: Row) async throws {
    let first = row.onReusedConnection ? 2 : 1
    let run = try await Run(row) { $0 >= first }
    #expect(run.requests == row.always)
    #expect(run.cause == row.cause)
    // The endpoint was asked once whether it works.
    #expect(run.usage.requests == row.always + (row.pays == .retry ? 1 : 0))
    switch row.pays {
    case .correction: #expect(run.usage.corrections == 2)
    case .retry: #expect(run.usage.retries == 2)
    case .wait: #expect(run.usage.throttles == row.always)
    case .nobody: #expect(run.usage.retries + run.usage.corrections == 0)
    }
    if row.pays == .correction { #expect(run.distinctBodies == row.always) }
  }

  /// A prompt's way through a client, a transport and a server.
  private struct Run {
    let requests: Int
    let distinctBodies: Int
    let cause: String?
    let usage: ModelUsage

    init(_ row: Row, isFaulty: @escaping @Sendable (Int) -> Bool) async throws {
      let server = try ChatServer { request in
        if String(decoding: request.body, as: UTF8.self).contains("Say yes.") {
          return .completion("yes")
        }
        return isFaulty(request.number) ? row.reply : FaultTableTests.good
      }
      var settings = ModelSettings()
      settings.baseURL = server.baseURL
      settings.connectTimeoutSeconds = 10
      settings.requestTimeoutSeconds = 0.7
      // Long enough for what is to be answered on a busy machine.
      if row.cause != "model_timeout" { settings.requestTimeoutSeconds = 20 }
      var options = CurlOptions()
      options.maximumIdleSeconds = 60
      let time = ManualTime()
      let start = time.now
      let drain = DrainNotice()
      var clock = time.clock
      let pause = clock.pause
      clock.pause = { seconds in
        try await pause(seconds)
        if time.now > start + .seconds(100) { drain.begin(until: time.now) }
      }
      let client = try ModelClient(
        settings, endpoints: settings.endpoints(for: .explore), transport: CurlTransport(options),
        maxRetries: 2, clock: clock)
      if row.onReusedConnection {
        _ = try await client.reply(to: .sample, tracker: UsageTracker(clock: clock))
      }
      let before = server.requestCount
      let tracker = UsageTracker(clock: clock, drain: drain)
      do throws(ModelError) {
        _ = try await client.reply(to: .sample, tracker: tracker)
        cause = nil
      } catch {
        cause = error.dropReason
      }
      requests = server.requests.dropFirst(before)
        .count { !String(decoding: $0.body, as: UTF8.self).contains("Say yes.") }
      distinctBodies = Set(server.requests.dropFirst(before).map(\.body)).count
      usage = tracker.total
    }
  }
}
