import Base
import Foundation
import TestSupport
import Testing

/// Whole runs that may spend only so much.
@Suite("Runs with a budget", .timeLimit(.minutes(2)))
struct BudgetRunTests {
  private static let seedCount = 50
  private let folder: TemporaryDirectory
  private let seeds: String

  init() throws {
    folder = try TemporaryDirectory()
    let list = (1...Self.seedCount).map { "\"hall \($0)\"" }
    seeds = try folder.write("seeds.json", "[\(list.joined(separator: ", "))]")
  }

  /// The command line of a run with these keys beside those that all have.
  private func arguments(_ server: ChatServer, _ keys: JSONObject) throws -> [String] {
    var configuration: JSONObject = [
      "environment_mode": "math", "max_depth": 2, "depth_threshold": 1, "min_depth": 2,
      "max_selected_traj": 1, "model_name": "scripted", "base_url": .string(server.baseURL),
      "max_workers": 4, "max_tokens": 300,
      "prices": ["scripted": ["input": 2, "output": 8]],
    ]
    for member in keys.members { configuration[member.key] = member.value }
    let config = try folder.write("config.json", JSONValue.object(configuration).jsonText)
    return ["--config", config, "--seeds", seeds, "--output-dir", folder.path + "/out"]
  }

  private func run(
    _ server: ChatServer, _ keys: JSONObject, _ more: [String] = []
  ) async throws -> CommandRun.Result {
    try await CommandRun.run("synthesize-multi", try arguments(server, keys) + more)
  }

  private var output: RunOutput {
    get throws { try RunOutput(folder.path + "/out") }
  }

  /// What the scripted endpoint has charged: 900 tokens of a prompt and 60 of a reply each.
  private static func charged(_ server: ChatServer) -> Double {
    Double(server.requestCount) * (900 * 2 + 60 * 8) / 1e6
  }

  @Test("A budget for about half ends the run within it, and a larger one finishes it")
  func half() async throws {
    let server = try ChatServer { ScriptedMathModel.answer($0).delayed(.milliseconds(5)) }
    let budget = 0.30
    let stopped = try await run(server, ["max_cost": .number(budget)])
    #expect(stopped.code == 1, "\(stopped.errors)")
    #expect(stopped.errors.contains("stopped by the budget"), "\(stopped.errors)")
    #expect(
      stopped.errors.contains("raise it in the config and continue with: ")
        && stopped.errors.contains(" resume \(folder.path)/out --config "), "\(stopped.errors)")
    let status = try await CommandRun.run("synthesize-multi", ["status", folder.path + "/out"])
    #expect(
      status.output.contains("more than max_cost leaves")
        && status.output.contains("raise max_cost in the config, then resume it: "),
      "\(status.output)")
    let spent = Self.charged(server)
    #expect(spent <= budget)
    #expect(spent >= budget * 0.8)
    let seeds = try #require(output.statistics["seeds_total"] as? Int)
    #expect((10...40).contains(seeds))
    let spending = try #require(output.statistics["spending"] as? [String: Any])
    let told = try #require(spending["cost"] as? Double)
    #expect(abs(told - spent) < 1e-9, "\(told) told, \(spent) charged")

    let resumed = try await run(server, ["max_cost": 5], ["--resume"])
    #expect(resumed.code == 0, "\(resumed.errors)")
    #expect(try output.statistics["seeds_total"] as? Int == Self.seedCount)
    let all = try #require(output.statistics["spending"] as? [String: Any])
    #expect(abs(try #require(all["cost"] as? Double) - Self.charged(server)) < 1e-9)
  }

  @Test("What a killed run has spent counts when it is resumed")
  func killed() async throws {
    let server = try ChatServer { ScriptedMathModel.answer($0).delayed(.milliseconds(20)) }
    let budget = 0.30
    let arguments = try arguments(server, ["max_cost": .number(budget)])
    let parent = try CommandRun.start("synthesize-multi", arguments)
    try await server.requests(atLeast: 60)
    parent.signal(9)
    _ = await parent.wait()
    let rest = try await CommandRun.run("synthesize-multi", arguments + ["--resume"])
    #expect(rest.code == 1, "\(rest.errors)")
    // Requests since the last commit before the kill are known to nobody: at most those of four
    // seeds.
    #expect(Self.charged(server) <= budget + 4 * 5 * 0.00228)
  }

  @Test("A limit of tokens holds as one of money does")
  func tokens() async throws {
    let server = try ChatServer(answer: ScriptedMathModel.answer)
    let stopped = try await run(server, ["max_tokens_total": 100_000])
    #expect(stopped.code == 1, "\(stopped.errors)")
    #expect(server.requestCount * 960 <= 100_000)
    #expect(server.requestCount * 960 >= 60_000)
  }

  @Test("A budget without the price of a model is a mistake in the config")
  func unknownPrice() async throws {
    let server = try ChatServer(answer: ScriptedMathModel.answer)
    let result = try await run(server, ["max_cost": 5, "models": ["verify": "judge"]])
    #expect(result.code == 2)
    #expect(
      result.errors.contains("max_cost needs to know what the model \"judge\" costs"),
      "\(result.errors)")
    #expect(server.requestCount == 0)
  }
}
