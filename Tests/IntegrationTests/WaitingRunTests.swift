import Base
import Foundation
import Glibc
import Synchronization
import TestSupport
import Testing

/// Whole runs whose endpoint is down, loads, throttles or refuses.
@Suite("Runs that wait for an endpoint", .timeLimit(.minutes(2)))
struct WaitingRunTests {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  private var outputFolder: String { folder.path + "/out" }

  private func start(
    _ address: String, seeds: Int, _ settings: JSONObject = [:], _ arguments: [String] = []
  ) throws -> CommandRun {
    var keys: JSONObject = [
      "environment_mode": "math", "max_depth": 2, "depth_threshold": 1, "min_depth": 2,
      "max_selected_traj": 1, "model_name": "m", "base_url": .string(address), "max_workers": 4,
    ]
    for member in settings.members { keys[member.key] = member.value }
    let config = try folder.write("config.json", JSONValue.object(keys).jsonText)
    let lines = (1...seeds).map { "\"tiles \($0)\"\n" }.joined()
    let source = try folder.write("seeds.jsonl", lines)
    return try CommandRun.start(
      "synthesize-multi",
      ["--config", config, "--seeds", source, "--output-dir", outputFolder] + arguments)
  }

  private func run(
    _ address: String, seeds: Int, _ settings: JSONObject = [:], _ arguments: [String] = []
  ) async throws -> CommandRun.Result {
    try await start(address, seeds: seeds, settings, arguments).wait()
  }

  private func states() throws -> [String: Int] {
    let seeds = try RunOutput(outputFolder).statistics["seeds"] as? [String: Int] ?? [:]
    return seeds.filter { $0.value != 0 }
  }

  /// An address where nobody listens: the port was a server's a moment ago.
  private func deadAddress() throws -> String {
    try ChatServer { _ in .status(500) }.baseURL
  }

  @Test("an endpoint that never answers ends the run with the cause, and no seed is lost")
  func dead() async throws {
    let address = try deadAddress()
    let settings: JSONObject = ["endpoint_wait_seconds": 3, "max_retries": 0]
    let result = try await run(address, seeds: 30, settings)
    #expect(result.code == 1)
    let last = try #require(result.errors.split(separator: "\n").last)
    #expect(last.contains("no endpoint takes requests"), "\(last)")
    #expect(last.contains("Couldn't connect") || last.contains("refused"), "\(last)")
    #expect(result.errors.contains("trying again until"), "\(result.errors)")
    #expect(try states() == [:])

    let server = try ChatServer(answer: ScriptedMathModel.answer)
    let resumed = try await run(server.baseURL, seeds: 30, settings, ["--resume"])
    #expect(resumed.code == 0, "\(resumed.errors)")
    #expect(try states() == ["accepted": 30])
  }

  @Test("where every request is refused, the run stops after twenty seeds, which stay open")
  func refused() async throws {
    let isRefusing = Mutex(true)
    let server = try ChatServer { request in
      isRefusing.withLock { $0 }
        ? .status(400, body: #"{"error":{"message":"no such thing"}}"#)
        : ScriptedMathModel.answer(request)
    }
    let result = try await run(server.baseURL, seeds: 200)
    #expect(result.code == 1)
    let last = try #require(result.errors.split(separator: "\n").last)
    #expect(
      last.contains("explore with model_refused") && last.contains("no such thing"), "\(last)")
    #expect(server.requestCount < 40)
    #expect(try states() == [:])

    isRefusing.withLock { $0 = false }
    let resumed = try await run(server.baseURL, seeds: 200, [:], ["--resume"])
    #expect(resumed.code == 0, "\(resumed.errors)")
    #expect(try states() == ["accepted": 200])
  }

  @Test("a run of fewer seeds ends with its failures and their cause")
  func fewRefused() async throws {
    let server = try ChatServer { _ in .status(400, body: #"{"error":{"message":"no"}}"#) }
    let result = try await run(server.baseURL, seeds: 5)
    #expect(result.code == 3)
    let last = try #require(result.errors.split(separator: "\n").last)
    #expect(last.contains("all 5 seeds failed for explore.model_refused"), "\(last)")
    #expect(result.errors.contains("(5 explore.model_refused: "), "\(result.errors)")
    #expect(try states() == ["failed": 5])
  }

  @Test("a pause that is longer than a seed's time fails none, costs one request, and is told of")
  func pause() async throws {
    let undisturbed = try ChatServer(answer: ScriptedMathModel.answer)
    let settings: JSONObject = ["seed_timeout_seconds": 2]
    #expect(try await run(undisturbed.baseURL, seeds: 40, settings).code == 0)
    try FileManager.default.removeItem(atPath: outputFolder)

    let server = try ChatServer { request in
      request.number == 30
        ? .status(
          429, headers: [("Retry-After", "4")], body: #"{"error":{"message":"wait a little"}}"#)
        : ScriptedMathModel.answer(request)
    }
    let result = try await run(server.baseURL, seeds: 40, settings)
    #expect(result.code == 0, "\(result.errors)")
    #expect(try states() == ["accepted": 40])
    #expect(server.requestCount == undisturbed.requestCount + 1)
    #expect(result.errors.contains("(wait a little); waiting until"), "\(result.errors)")
  }

  @Test(
    "an endpoint that is out for a while in the middle costs no seed",
    arguments: [
      ChatServerReply.status(502), .status(503, body: #"{"error":{"message":"Loading model"}}"#),
      .fault(.close), .status(200, body: "<html>"),
    ])
  func outage(reply: ChatServerReply) async throws {
    let outage = Mutex<ContinuousClock.Instant?>(nil)
    let server = try ChatServer { request in
      let isOut = outage.withLock { end in
        if request.number == 20 { end = .now + .seconds(4) }
        return end.map { .now < $0 } ?? false
      }
      return isOut ? reply : ScriptedMathModel.answer(request)
    }
    let result = try await run(
      server.baseURL, seeds: 30, ["seed_timeout_seconds": 3, "max_retries": 0])
    #expect(result.code == 0, "\(result.errors)")
    #expect(try states() == ["accepted": 30])
  }

  @Test(
    "the first Ctrl-C ends a run whose endpoint is down or throttles within the grace time",
    arguments: [
      ChatServerReply.status(429, headers: [("Retry-After", "300")]), .status(502), .fault(.close),
    ])
  func drain(reply: ChatServerReply) async throws {
    let server = try ChatServer { request in
      request.number < 10 ? ScriptedMathModel.answer(request) : reply
    }
    let running = try start(server.baseURL, seeds: 30, ["shutdown_grace_seconds": 1])
    try await server.requests(atLeast: 10)
    // Until it waits.
    _ = try await eventually(within: .seconds(20)) { running.errorsSoFar.contains("until") }
    let start = ContinuousClock.now
    running.signal(SIGINT)
    let result = await running.wait()
    #expect(result.code == 130)
    #expect(ContinuousClock.now - start < .seconds(10))
    #expect(try states()["failed"] == nil)
  }
}
