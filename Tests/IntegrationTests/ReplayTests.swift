import Base
import Foundation
import TestSupport
import Testing

/// Whole runs with the response cache.
@Suite("Replays", .timeLimit(.minutes(2)))
struct ReplayTests {
  private static let seedCount = 50
  private let folder: TemporaryDirectory
  private let seeds: String

  init() throws {
    folder = try TemporaryDirectory()
    let list = (1...Self.seedCount).map { "\"hall \($0 % 45)\"" }
    seeds = try folder.write("seeds.json", "[\(list.joined(separator: ", "))]")
  }

  /// Answers that no request decides alone, and some of no use.
  private static func answer(_ request: ChatServerRequest) -> ChatServerReply {
    switch request.number % 33 {
    case 3, 14, 25: .completion(#"{"nothing": []}"#)
    case 7, 18, 29: .completion(#"{"steps": ["#, finishReason: "length")
    case 9: .status(503)
    default: ScriptedMathModel.answer(request)
    }
  }

  private func arguments(_ output: String, endpoint: String?) throws -> [String] {
    var keys: JSONObject = [
      "environment_mode": "math", "max_depth": 2, "depth_threshold": 1, "min_depth": 2,
      "max_selected_traj": 1, "model_name": "scripted", "max_retries": 6,
    ]
    keys["base_url"] = endpoint.map { .string($0) }
    let config = try folder.write("config.json", JSONValue.object(keys).jsonText)
    return [
      "--config", config, "--seeds", seeds, "--output-dir", "\(folder.path)/\(output)",
      "--cache-dir", "\(folder.path)/cache",
    ]
  }

  private func run(
    _ output: String, endpoint: String?, _ more: [String]
  ) async throws -> CommandRun.Result {
    try await CommandRun.run(
      "synthesize-multi", try arguments(output, endpoint: endpoint) + more)
  }

  private func output(_ name: String) throws -> RunOutput {
    try RunOutput("\(folder.path)/\(name)")
  }

  private func trajectories(_ output: RunOutput) throws -> [String] {
    try output.trajectories.map { trajectory in
      let data = try JSONSerialization.data(withJSONObject: trajectory, options: [.sortedKeys])
      return String(decoding: data, as: UTF8.self)
    }.sorted()
  }

  @Test("A recorded run is replayed without its endpoint, record for record")
  func replay() async throws {
    var server: ChatServer? = try ChatServer(answer: Self.answer)
    let recorded = try await run(
      "first", endpoint: server?.baseURL, ["--cache", "on", "--max-workers", "4"])
    #expect(recorded.code == 0, "\(recorded.errors)")
    server = nil
    let replayed = try await run("second", endpoint: nil, ["--replay", "--max-workers", "2"])
    #expect(replayed.code == 0, "\(replayed.errors)")

    let first = try output("first")
    let second = try output("second")
    #expect(first.pairs.count >= Self.seedCount - 5)
    #expect(try second.comparablePairs == first.comparablePairs)
    #expect(try trajectories(second) == trajectories(first))
    let model = try #require(second.statistics["model"] as? [String: Any])
    #expect(model["requests"] as? Int == 0)
    #expect(try #require(model["cache_hits"] as? Int) >= 5 * Self.seedCount)
  }

  @Test("What was paid for is not asked for again, by a run that only reads neither")
  func paidOnce() async throws {
    let server = try ChatServer(answer: ScriptedMathModel.answer)
    let first = try await run(
      "first", endpoint: server.baseURL, ["--cache", "on", "--max-workers", "4"])
    #expect(first.code == 0, "\(first.errors)")
    let paid = server.requestCount
    #expect(paid == 5 * Self.seedCount)
    for use in ["on", "read"] {
      let again = try await run(use, endpoint: server.baseURL, ["--cache", use])
      #expect(again.code == 0, "\(again.errors)")
      #expect(server.requestCount == paid)
      #expect(try output(use).comparablePairs == output("first").comparablePairs)
    }
  }

  @Test("A run that was killed goes on without paying again")
  func killed() async throws {
    let server = try ChatServer { ScriptedMathModel.answer($0).delayed(.milliseconds(20)) }
    let arguments =
      try arguments("out", endpoint: server.baseURL) + ["--cache", "on", "--max-workers", "4"]
    let parent = try CommandRun.start("synthesize-multi", arguments)
    try await server.requests(atLeast: 60)
    parent.signal(9)
    _ = await parent.wait()
    let rest = try await CommandRun.run("synthesize-multi", arguments + ["--resume"])
    #expect(rest.code == 0, "\(rest.errors)")
    #expect(try output("out").pairs.count == Self.seedCount)
    // Only those that were on their way when the workers ended, at most two for each.
    #expect(server.requestCount <= 5 * Self.seedCount + 8)
  }

  @Test("A replay fails the seeds that the cache does not know, and says so")
  func notRecorded() async throws {
    let result = try await run("out", endpoint: nil, ["--replay", "--limit", "3"])
    #expect(result.code == 3)
    let ends = try output("out").journal.filter { $0["type"] as? String == "seed" }
    #expect(
      try output("out").texts("cause", of: ends) == Array(repeating: "model_not_recorded", count: 3)
    )
  }

  @Test("A cache without a place is an error before the run")
  func noPlace() async throws {
    _ = try folder.write("file", "")
    let config = try folder.write(
      "config.json",
      #"{"environment_mode": "math", "model_name": "m", "base_url": "http://127.0.0.1:9/v1"}"#)
    let result = try await CommandRun.run(
      "synthesize-multi",
      [
        "--config", config, "--seeds", seeds, "--output-dir", folder.path + "/out", "--cache", "on",
        "--cache-dir", folder.path + "/file",
      ])
    #expect(result.code == 2)
    #expect(result.errors.contains("the response cache can't be used"), "\(result.errors)")
  }
}
