import Foundation
import TestSupport
import Testing

/// A run against the embedded model, as the wrapper sets it up. Needs the model, which
/// `run_tests.sh` makes ready and names in the environment.
@Suite("Embedded model")
struct EmbeddedModelTests {
  static let weights = ProcessInfo.processInfo.environment["SYNTHESIS_TEST_MODEL_PATH"] ?? ""
  static let venv = ProcessInfo.processInfo.environment["SYNTHESIS_TEST_MODEL_VENV"] ?? ""

  @Test(
    "Seeds become pairs whose answers are results of the calculator",
    .enabled(if: !weights.isEmpty && !venv.isEmpty, "no embedded model on this machine"),
    .timeLimit(.minutes(8)))
  func realPairs() async throws {
    let folder = try TemporaryDirectory()
    let key = UUID().uuidString
    let server = try await LocalModelServer.start(
      python: Self.venv + "/bin/python", weights: Self.weights, key: key)
    let configuration = try folder.write(
      "config.json",
      """
      {"environment_mode": "math", "max_depth": 1, "branching_factor": 2, "min_depth": 1,
       "max_selected_traj": 2, "max_trajectories": 2, "max_retries": 2, "max_tokens": 400}
      """)
    let seeds = try folder.write(
      "seeds.json",
      """
      ["A box holds 12 eggs. How many eggs are in 15 boxes?",
       "A car drives 240 km in 3 hours. How fast is it?",
       "A shirt costs 40 euros. What is its price after a discount of 25 percent?"]
      """)
    let result = try await CommandRun.run(
      "synthesize-multi",
      ["--config", configuration, "--seeds", seeds, "--output-dir", folder.path + "/out"],
      environment: [
        "OPENAI_API_URL": server.url, "OPENAI_API_KEY": key, "OPENAI_MODEL": server.modelName,
      ])
    server.stop()
    #expect(result.code == 0, "\(result.errors)")

    let output = try RunOutput(folder.path + "/out")
    #expect(output.statistics["seeds_total"] as? Int == 3)
    // Small models miss some; of three plain problems none at all would be a fault of ours.
    #expect(!output.pairs.isEmpty, "\(output.statistics)")
    for pair in output.pairs {
      let metadata = pair["metadata"] as? [String: Any]
      #expect(metadata?["simulated"] as? Bool == false)
      #expect(metadata?["answer_evidence"] as? String == "tool_result")
    }
    let model = output.statistics["model"] as? [String: Any]
    #expect((model?["completion_tokens"] as? Int ?? 0) > 0)
    // The key is in the worker's memory and nowhere else.
    for name in try folder.names(in: "out") {
      let content = try String(contentsOfFile: folder.path + "/out/" + name, encoding: .utf8)
      #expect(!content.contains(key), "\(name) holds the key")
    }
    #expect(!result.errors.contains(key))
  }
}
