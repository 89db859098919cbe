import Foundation
import TestSupport
import Testing

/// The program as a user runs it, with the simulated model.
@Suite("Simulated runs")
struct SimulatedRunTests {
  static let configuration = """
    {"environment_mode": "math", "max_depth": 2, "branching_factor": 2, "min_depth": 2,
     "max_selected_traj": 2, "seed_description": "a topic"}
    """

  let folder: TemporaryDirectory
  let configuration: String

  init() throws {
    folder = try TemporaryDirectory()
    configuration = try folder.write("config.json", Self.configuration)
  }

  func run(_ output: String, seeds: String, _ arguments: [String]) async throws -> CommandRun.Result
  {
    try await CommandRun.run(
      "synthesize-multi",
      ["--config", configuration, "--seeds", seeds, "--output-dir", folder.path + "/" + output]
        + arguments + ["--simulate"])
  }

  func seeds(_ count: Int) throws -> String {
    let list = (1...count).map { "\"topic \($0) of arithmetic\"" }.joined(separator: ",\n")
    return try folder.write("seeds.json", "[\(list)]")
  }

  @Test("Seeds end once each, with the same records for one worker and for four")
  func manySeeds() async throws {
    let count = TestLength.count(short: 250, full: 1000)
    let seeds = try seeds(count)
    let four = try await run("four", seeds: seeds, ["--max-workers", "4"])
    #expect(four.code == 0, "\(four.errors)")
    #expect(four.output.isEmpty)
    let one = try await run("one", seeds: seeds, ["--max-workers", "1"])
    #expect(one.code == 0, "\(one.errors)")

    let output = try RunOutput(folder.path + "/four")
    let ends = output.journal.filter { $0["type"] as? String == "seed" }
    #expect(ends.count == count)
    #expect(Set(output.texts("digest", of: ends)).count == count)
    #expect(Set(output.texts("state", of: ends)) == ["accepted"])
    let ids = output.texts("qa_id", of: output.pairs)
    #expect(ids.count == output.pairs.count && Set(ids).count == ids.count)
    #expect(
      Set(output.texts("trajectory_id", of: output.trajectories)).count == output.trajectories.count
    )
    #expect(Set(output.texts("source_id", of: output.pairs)).count == count)
    #expect(output.statistics["seeds_total"] as? Int == count)
    #expect(output.statistics["qa_pairs"] as? Int == output.pairs.count)
    #expect(try output.comparablePairs == RunOutput(folder.path + "/one").comparablePairs)
  }

  @Test("Every pair has the same keys, belongs to a trajectory and says that it is simulated")
  func records() async throws {
    #expect(try await run("out", seeds: seeds(30), []).code == 0)
    let output = try RunOutput(folder.path + "/out")
    let keys = Set(output.pairs.map { Set($0.keys) })
    #expect(
      keys == [
        [
          "question", "answer", "trajectory_id", "source_id", "qa_id", "reasoning_steps",
          "metadata",
        ]
      ])
    let trajectories = Set(output.texts("trajectory_id", of: output.trajectories))
    for pair in output.pairs {
      #expect(trajectories.contains(pair["trajectory_id"] as? String ?? ""))
      let metadata = pair["metadata"] as? [String: Any]
      #expect(metadata?["simulated"] as? Bool == true)
      #expect(metadata?["model_name"] as? String == "simulated")
    }
  }

  @Test("Bad seeds fail by line, the others go on, and the exit code is 3")
  func badSeeds() async throws {
    let seeds = try folder.write(
      "seeds.jsonl", "{\"content\": \"fractions\"}\n{\"content\": \"\"}\n{oops\n\"decimals\"\n")
    let result = try await run("out", seeds: seeds, [])
    #expect(result.code == 3)
    #expect(result.errors.contains("line 2"))
    #expect(result.errors.contains("line 3"))
    let output = try RunOutput(folder.path + "/out")
    let counts = output.statistics["seeds"] as? [String: Int]
    #expect(counts?["accepted"] == 2)
    #expect(counts?["failed"] == 2)
  }

  @Test("--limit and --seed-index take their seeds, whose ids stay those of the whole file")
  func selection() async throws {
    let seeds = try seeds(20)
    #expect(try await run("limited", seeds: seeds, ["--limit", "3"]).code == 0)
    #expect(try await run("indexed", seeds: seeds, ["--seed-index", "5,18-19"]).code == 0)
    let limited = try RunOutput(folder.path + "/limited")
    #expect(limited.statistics["seeds_total"] as? Int == 3)
    let indexed = try RunOutput(folder.path + "/indexed")
    let ids = Set(indexed.texts("source_id", of: indexed.pairs).map { $0.prefix(8) })
    #expect(ids == ["src_0005", "src_0018", "src_0019"])
    let beyond = try await run("beyond", seeds: seeds, ["--seed-index", "19-21"])
    #expect(beyond.code == 2)
    #expect(beyond.errors.contains("21"))
  }

  @Test("--quiet says nothing when nothing is wrong")
  func quiet() async throws {
    let result = try await run("out", seeds: seeds(3), ["--quiet"])
    #expect(result.code == 0)
    #expect(result.errors == "" && result.output == "")
  }

  @Test(
    "What is wrong is said in a sentence, with exit code 2 and no files",
    arguments: [
      (
        config: "{\"environment_mode\": \"web\"}", seeds: "[\"a\"]",
        says: "nothing to search with: set SERPER_API_KEY"
      ),
      (
        "{\"environment_mode\": \"math\", \"max_depht\": 1}", "[\"a\"]",
        "did you mean \"max_depth\"?"
      ),
      ("{\"environment_mode\": \"math\", \"tools\": [\"calculatr\"]}", "[\"a\"]", "calculator"),
      ("{\"environment_mode\": \"math\", \"environment_kwargs\": {\"x\": 1}}", "[\"a\"]", ":1:"),
      ("{\"environment_mode\": \"math\"}", "", "no seeds"),
      ("{\"environment_mode\": \"math\"}", "[]", "no seeds"),
      ("{\"environment_mode\": \"math\"}", "[\"a\", oops]", ":1:7"),
      ("", "[\"a\"]", "empty"),
    ])
  func mistakes(config: String, seeds: String, says: String) async throws {
    let seeds = try folder.write("seeds.json", seeds)
    try folder.write("config.json", config)
    let result = try await run("out", seeds: seeds, [])
    #expect(result.code == 2)
    #expect(result.errors.contains(says), "\(result.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/out"))
  }

  @Test("A second run in the same folder gets files of its own")
  func secondRun() async throws {
    let seeds = try seeds(2)
    #expect(try await run("out", seeds: seeds, []).code == 0)
    #expect(try await run("out", seeds: seeds, []).code == 0)
    #expect(try folder.names(in: "out").filter { $0.hasPrefix("synthesized_qa_math_") }.count == 2)
  }
}
