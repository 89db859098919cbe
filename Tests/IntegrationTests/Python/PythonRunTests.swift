import Foundation
import TestSupport
import Testing

/// Whole runs in python mode, with the simulated model.
@Suite("Python runs")
struct PythonRunTests {
  let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  func run(_ output: String, workers: Int) async throws -> RunOutput {
    let config = try folder.write(
      "config.json",
      #"""
      {"environment_mode": "python", "max_depth": 3, "branching_factor": 2, "min_depth": 2,
       "environment_kwargs": {"max_live_nodes": 4}}
      """#)
    let seeds = try folder.write(
      "seeds.json", "[\((1...12).map { "\"sequence \($0)\"" }.joined(separator: ","))]")
    let result = try await CommandRun.run(
      "synthesize-multi",
      [
        "--config", config, "--seeds", seeds, "--output-dir", folder.path + "/" + output,
        "--max-workers", "\(workers)", "--simulate",
      ])
    #expect(result.code == 0, "\(result.errors)")
    return try RunOutput(folder.path + "/" + output)
  }

  @Test("The records are the same for one worker and for three, and tell of the sandbox")
  func workers() async throws {
    let one = try await run("one", workers: 1)
    #expect(one.pairs.count >= 12)
    #expect(try one.comparablePairs == (try await run("three", workers: 3)).comparablePairs)
    #expect(one.statistics["sandbox"] as? String == "namespaces")
    #expect(Set(one.texts("sandbox", of: one.trajectories)) == ["namespaces"])
  }

  @Test("Every answer is something that the code printed")
  func answers() async throws {
    let output = try await run("out", workers: 2)
    #expect(output.pairs.count >= 12)
    for pair in output.pairs {
      let steps = pair["reasoning_steps"] as? [[String: Any]] ?? []
      let observations = steps.compactMap { $0["observation"] as? String }
      let answer = try #require(pair["answer"] as? String)
      #expect(observations.contains { $0.split(separator: "\n").contains { $0 == answer } })
    }
  }
}
