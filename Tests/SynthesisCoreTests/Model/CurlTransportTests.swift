import TestSupport
import Testing

@testable import SynthesisCore

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

  @Test("requests one after the other share a connection")
  func keepAlive() async throws {
    let server = try ChatServer { _ in .completion("{}") }
    let transport = CurlTransport()
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
    let clock = ContinuousClock()
    let start = clock.now
    try await withThrowingTaskGroup { group in
      for _ in 0..<64 { group.addTask { try await transport.send(request).status } }
      for try await status in group { #expect(status == 200) }
    }
    // Four rounds of 100 ms; one after the other they would take 6.4 s.
    #expect(clock.now - start >= .milliseconds(400))
    #expect(clock.now - start < .seconds(4))
    #expect(server.requestCount == 64)
    #expect(server.connectionCount <= 16)
  }
}
