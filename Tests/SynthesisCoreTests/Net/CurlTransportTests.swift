import TestSupport
import Testing

@testable import Base
@testable import Net

@Suite("curl transport", .timeLimit(.minutes(1)))
struct CurlTransportTests {
  private func post(
    _ server: ChatServer, _ body: String = "{}", timeout: Double = 20
  ) -> HTTPRequest {
    HTTPRequest(
      url: server.baseURL + "/chat/completions", body: Array(body.utf8),
      totalTimeoutSeconds: timeout)
  }

  @Test("a request arrives as it was given, and so does its response")
  func exchange() async throws {
    let server = try ChatServer { _ in
      .status(418, headers: [("X-One", " two "), ("Retry-After", "7")], body: "short and stout")
    }
    var request = post(server, #"{"a":1}"#)
    request.headers = [
      HTTPHeader(name: "Content-Type", value: "application/json"),
      HTTPHeader(name: "X-Empty", value: ""),
    ]
    request.bearerToken = Secret("canary")
    let response = try await CurlTransport().send(request)
    #expect(response.status == 418)
    #expect(response.body == Array("short and stout".utf8))
    #expect(response.header("x-one") == "two")
    #expect(response.header("retry-after") == "7")
    #expect(response.timings.total >= response.timings.firstByte)
    #expect(response.timings.firstByte > 0)

    let received = try #require(server.requests.first)
    #expect(received.method == "POST")
    #expect(received.path == "/v1/chat/completions")
    #expect(received.json == ["a": 1])
    #expect(received.header("Content-Type") == "application/json")
    #expect(received.header("Authorization") == "Bearer canary")
    #expect(received.header("X-Empty") == "")
    #expect(received.header("Expect") == nil)
  }

  @Test("a request without a body is a GET")
  func get() async throws {
    let server = try ChatServer { _ in .status(200, body: "[]") }
    let request = HTTPRequest(url: server.baseURL + "/models", totalTimeoutSeconds: 20)
    #expect(try await CurlTransport().send(request).body == Array("[]".utf8))
    #expect(server.requests.map(\.method) == ["GET"])
  }

  /// Keeps connections for longer than a busy machine may take over a test.
  private static let patient: CurlOptions = {
    var options = CurlOptions()
    options.maximumIdleSeconds = 60
    return options
  }()

  @Test("requests one after the other share a connection")
  func keepAlive() async throws {
    let server = try ChatServer { _ in .completion("{}") }
    let transport = CurlTransport(Self.patient)
    var reused: [Bool] = []
    for _ in 0..<5 {
      reused.append(try await transport.send(post(server)).timings.reusedConnection)
    }
    #expect(reused == [false, true, true, true, true])
    #expect(server.connectionCount == 1)
  }

  @Test("requests run at the same time, up to the limit and no further")
  func concurrency() async throws {
    let server = try ChatServer { _ in .completion("{}").delayed(.milliseconds(100)) }
    var options = CurlOptions()
    options.maximumInFlight = 16
    let transport = CurlTransport(options)
    let request = post(server)
    try await withThrowingTaskGroup { group in
      for _ in 0..<64 { group.addTask { try await transport.send(request).status } }
      for try await status in group { #expect(status == 200) }
    }
    #expect(server.requestCount == 64)
    // One after the other they would share a connection.
    #expect((2...16).contains(server.connectionCount))
  }

  @Test("large bodies pass both ways")
  func largeBodies() async throws {
    let server = try ChatServer { request in
      .status(200, body: String(repeating: "y", count: request.body.count))
    }
    let count = 8 << 20
    let response = try await CurlTransport().send(
      post(server, String(repeating: "x", count: count)))
    #expect(response.body.count == count)
    #expect(response.body.allSatisfy { $0 == UInt8(ascii: "y") })
    #expect(server.requests.first?.body.allSatisfy { $0 == UInt8(ascii: "x") } == true)
  }

  // MARK: faults

  /// What comes of a request that the server treats so.
  private func failure(
    of fault: ChatServerReply.Fault, on transport: CurlTransport = CurlTransport()
  ) async throws -> TransportError? {
    let server = try ChatServer { _ in .fault(fault) }
    let request = post(server)
    let error = await #expect(throws: TransportError.self) { try await transport.send(request) }
    #expect(server.requestCount == 1)
    return error
  }

  @Test("a connection that ends early is told from other failures, however it ends")
  func lostConnections() async throws {
    let faults: [ChatServerReply.Fault] = [.close, .reset, .closeAfterBody(bytes: 10)]
    for fault in faults {
      let error = try await failure(of: fault)
      guard case .connectionLost(_, _, reusedConnection: false) = error else {
        Issue.record("\(fault) gave \(String(describing: error))")
        continue
      }
    }
  }

  @Test("a response that is not HTTP is refused")
  func garbage() async throws {
    let error = try await failure(of: .garbage(Array("220 mail.example ready\r\n".utf8)))
    guard case .other(_, "the response is not HTTP") = error else {
      Issue.record("gave \(String(describing: error))")
      return
    }
  }

  @Test(
    "a reused connection that ends under a request is an error, not a second request",
    arguments: [ChatServerReply.Fault.close, .reset])
  func reusedConnectionLost(fault: ChatServerReply.Fault) async throws {
    let server = try ChatServer { request in
      request.number == 2 ? .fault(fault) : .completion("{}")
    }
    let transport = CurlTransport(Self.patient)
    _ = try await transport.send(post(server))
    let request = post(server)
    let error = await #expect(throws: TransportError.self) { try await transport.send(request) }
    guard case .connectionLost(_, _, reusedConnection: true) = error else {
      Issue.record("gave \(String(describing: error))")
      return
    }
    #expect(server.requestCount == 2)
    #expect(try await transport.send(post(server)).status == 200)
    #expect(server.requestCount == 3)
  }

  @Test("a connection that the server closed while idle is not used again")
  func closedWhileIdle() async throws {
    let server = try ChatServer { _ in .fault(.closeAfterwards) }
    let transport = CurlTransport()
    for count in 1...3 {
      _ = try await transport.send(post(server))
      try await server.closedConnections(atLeast: count)
    }
    #expect(server.requestCount == 3)
    #expect(server.connectionCount == 3)
  }

  @Test("a server that does not answer is given up on in time")
  func timeout() async throws {
    let server = try ChatServer { _ in .fault(.silence) }
    let request = post(server, timeout: 0.15)
    await #expect(
      throws: TransportError.timeout(endpoint: "http://127.0.0.1:\(server.port)", seconds: 0.15)
    ) { try await CurlTransport().send(request) }
  }

  @Test("a server that does not begin to answer is given up on before the whole time is over")
  func firstByte() async throws {
    let server = try ChatServer { request in
      request.number == 1
        ? .fault(.silence)
        : .completion("{}").with(.paced(bytes: 200, every: .milliseconds(400)))
    }
    let transport = CurlTransport()
    var request = post(server)
    request.firstByteTimeoutSeconds = 0.2
    let timeout = TransportError.timeout(
      endpoint: "http://127.0.0.1:\(server.port)", seconds: 0.2, phase: .firstByte)
    await #expect(throws: timeout) { try await transport.send(request) }
    // Begun in time, it may take longer.
    #expect(try await transport.send(request).status == 200)
  }

  @Test("nothing is sent after a request's deadline, and what is under way ends with it")
  func deadline() async throws {
    let server = try ChatServer { _ in .fault(.silence) }
    let transport = CurlTransport()
    var request = post(server)
    request.deadline = .now
    await #expect(throws: TransportError.deadline(isSent: false)) {
      try await transport.send(request)
    }
    #expect(server.requestCount == 0)
    request.deadline = .now + .milliseconds(300)
    await #expect(throws: TransportError.deadline(isSent: true)) {
      try await transport.send(request)
    }
    #expect(server.requestCount == 1)
  }

  @Test("waiting for a turn is not counted as waiting for the server")
  func queueing() async throws {
    let server = try ChatServer { _ in .completion("{}").delayed(.milliseconds(150)) }
    var options = CurlOptions()
    options.maximumInFlight = 1
    let transport = CurlTransport(options)
    let request = post(server, timeout: 1)
    // One after the other they take 1.5 s, longer than any of them may.
    try await withThrowingTaskGroup { group in
      for _ in 0..<10 { group.addTask { try await transport.send(request).timings.total } }
      for try await total in group { #expect(total < 1000) }
    }
  }

  @Test("a body over the limit is cut short")
  func bodyCap() async throws {
    let server = try ChatServer { _ in .status(200, body: String(repeating: "x", count: 100_000)) }
    var capped = post(server)
    capped.maximumBodyBytes = 99_999
    let request = capped
    let error = await #expect(throws: TransportError.self) {
      try await CurlTransport().send(request)
    }
    #expect(
      error == .bodyTooLarge(endpoint: "http://127.0.0.1:\(server.port)", limit: 99_999))
    capped.maximumBodyBytes = 100_000
    #expect(try await CurlTransport().send(capped).body.count == 100_000)
  }

  @Test("nobody listening is named")
  func refusedConnection() async throws {
    let port = try ChatServer { _ in .completion("{}") }.port
    let request = HTTPRequest(
      url: "http://127.0.0.1:\(port)/v1?key=sk-canary", totalTimeoutSeconds: 5)
    let error = await #expect(throws: TransportError.self) {
      try await CurlTransport().send(request)
    }
    #expect(
      error
        == .notConnected(endpoint: "http://127.0.0.1:\(port)", reason: "Connection refused"))
  }

  @Test(
    "what cannot be sent is refused before anything is",
    arguments: ["", "ftp://h/", "h:1/v1", "http://", "http://h /", "file:///etc/passwd"])
  func badAddress(url: String) async {
    let error = await #expect(throws: TransportError.self) {
      try await CurlTransport().send(HTTPRequest(url: url, totalTimeoutSeconds: 5))
    }
    guard case .unusableRequest = error else {
      Issue.record("gave \(String(describing: error))")
      return
    }
  }

  @Test("a line break in a key writes no header, and is not shown")
  func headerInjection() async throws {
    let server = try ChatServer { _ in .completion("{}") }
    var evil = post(server)
    evil.bearerToken = Secret("sk-canary\r\nX-Evil: 1")
    let request = evil
    let error = await #expect(throws: TransportError.self) {
      try await CurlTransport().send(request)
    }
    #expect(error.map { "\($0)".contains("canary") } == false)
    #expect(!"\(request)".contains("canary"))
    #expect(server.requestCount == 0)
  }

  // MARK: ends

  @Test("cancelling returns at once and ends the request")
  func cancellation() async throws {
    let server = try ChatServer { _ in .fault(.silence) }
    let transport = CurlTransport()
    let request = post(server)
    let task = Task { () throws(TransportError) in try await transport.send(request) }
    try await server.requests(atLeast: 1)
    let start = ContinuousClock.now
    task.cancel()
    await #expect(throws: TransportError.cancelled) { try await task.value }
    #expect(ContinuousClock.now - start < .milliseconds(500))
    try await server.closedConnections(atLeast: 1)
  }

  @Test("cancelling in the queue gives the place to the next")
  func cancellationInQueue() async throws {
    let server = try ChatServer { request in
      request.number == 1 ? .fault(.silence) : .completion("{}")
    }
    var options = CurlOptions()
    options.maximumInFlight = 1
    let transport = CurlTransport(options)
    let request = post(server)
    let first = Task { try await transport.send(request) }
    try await server.requests(atLeast: 1)
    let second = Task { try await transport.send(request) }
    second.cancel()
    await #expect(throws: TransportError.cancelled) { try await second.value }
    first.cancel()
    await #expect(throws: TransportError.cancelled) { try await first.value }
    #expect(try await transport.send(request).status == 200)
  }

  @Test("shutting down ends what is under way and takes nothing more")
  func shutDown() async throws {
    let server = try ChatServer { _ in .fault(.silence) }
    let transport = CurlTransport()
    let request = post(server)
    let task = Task { try await transport.send(request) }
    try await server.requests(atLeast: 1)
    await transport.shutDown()
    await #expect(throws: TransportError.shutDown) { try await task.value }
    await #expect(throws: TransportError.shutDown) { try await transport.send(request) }
    try await server.closedConnections(atLeast: 1)
    await CurlTransport().shutDown()
  }

  @Test("letting go of a transport closes its connections")
  func release() async throws {
    let server = try ChatServer { _ in .completion("{}") }
    _ = try await CurlTransport().send(post(server))
    try await server.closedConnections(atLeast: 1)
  }

  @Test("the file of trusted certificates comes from the environment")
  func certificateFile() {
    #expect(CurlOptions(environment: [:]).certificateFile == nil)
    #expect(CurlOptions(environment: ["SSL_CERT_FILE": "/b"]).certificateFile == "/b")
    #expect(
      CurlOptions(environment: ["CURL_CA_BUNDLE": "/a", "SSL_CERT_FILE": "/b"]).certificateFile
        == "/a")
    #expect(CurlOptions(environment: ["CURL_CA_BUNDLE": ""]).certificateFile == nil)
  }
}
