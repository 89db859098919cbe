import Base
import Foundation
import TestSupport
import Testing

/// Runs of earlier versions, kept in Tests/Fixtures/Runs, are resumed for good.
@Suite("Runs of earlier versions", .timeLimit(.minutes(2)))
struct FixtureResumeTests {
  struct Fixture: Sendable, CustomTestStringConvertible {
    var name: String
    /// Seeds whose end its journal holds.
    var endsBefore: Int
    /// How many seeds have ended in each state once it is resumed.
    var states: [String: Int]
    var code: Int32 = 0
    var isSimulated = true
    /// Bytes that an interrupted write has left.
    var tails: [String: Int] = [:]

    var testDescription: String { name }
    var seeds: Int { states.values.reduce(0, +) }
  }

  static let fixtures = [
    Fixture(name: "v1/math-finished", endsBefore: 10, states: ["accepted": 10]),
    Fixture(name: "v1/python-finished", endsBefore: 6, states: ["accepted": 6]),
    Fixture(name: "v1/web-finished", endsBefore: 4, states: ["accepted": 4]),
    Fixture(
      name: "v1/math-killed", endsBefore: 5, states: ["accepted": 16],
      tails: ["synthesized_qa": 1987]),
    Fixture(name: "v1/math-torn", endsBefore: 5, states: ["accepted": 10]),
    Fixture(name: "v1/web-killed", endsBefore: 2, states: ["accepted": 8]),
    Fixture(
      name: "v1/math-failures", endsBefore: 8, states: ["accepted": 5, "failed": 3], code: 3,
      isSimulated: false),
    Fixture(
      name: "v1/math-spending", endsBefore: 6, states: ["accepted": 12], isSimulated: false),
  ]

  @Test(
    "Each seed ends exactly once, what was committed stays byte for byte, and the counts are right",
    arguments: fixtures)
  func resumed(fixture: Fixture) async throws {
    let run = try FixtureRun(fixture.name)
    let before = try run.committed()
    #expect(before.ends == fixture.endsBefore)
    let server = try ChatServer(answer: ScriptedMathModel.answer)
    if fixture.name.hasSuffix("spending") { try run.configure(["max_cost": 5]) }
    let result = try await run.resume(fixture.isSimulated ? ["--simulate"] : [], server: server)
    #expect(result.code == fixture.code, "\(result.errors)")

    let output = try RunOutput(run.folder.path)
    let ends = output.journal.filter { $0["type"] as? String == "seed" }
    #expect(ends.count == fixture.seeds)
    #expect(
      Set(ends.map { "\($0["digest"] ?? "") \($0["occurrence"] ?? "")" }).count == fixture.seeds)
    let states = Dictionary(output.texts("state", of: ends).map { ($0, 1) }, uniquingKeysWith: +)
    #expect(states == fixture.states)

    let after = try run.committed()
    for file in FixtureRun.streams {
      let old = try #require(before.content[file])
      #expect(after.content[file]?.starts(with: old) == true, "\(file)")
    }
    let statistics = output.statistics
    #expect(statistics["status"] as? String == "complete")
    #expect(statistics["seeds_total"] as? Int == fixture.seeds)
    let counts = (statistics["seeds"] as? [String: Int])?.filter { $0.value > 0 }
    #expect(counts == fixture.states)
    #expect(statistics["qa_pairs"] as? Int == output.pairs.count)
    #expect(statistics["trajectories"] as? Int == output.trajectories.count)
    #expect(Set(output.texts("qa_id", of: output.pairs)).count == output.pairs.count)
    #expect(Set(output.texts("source_id", of: output.pairs)).count == fixture.states["accepted"])
    #expect(statistics["settings_changed"] as? [String: Int] == [:])

    for (file, count) in fixture.tails {
      let kept = try run.folder.names().filter { $0.hasPrefix(file) && $0.contains(".cut_") }
      let path = run.folder.path + "/" + (try #require(kept.first))
      #expect(try Data(contentsOf: URL(filePath: path)).count == count)
    }
  }

  @Test("Crashes, failures and what was spent before count on")
  func counts() async throws {
    let failures = try FixtureRun("v1/math-failures")
    let server = try ChatServer(answer: ScriptedMathModel.answer)
    let retried = try await failures.resume(["--retry-failed"], server: server)
    #expect(retried.code == 3, "\(retried.errors)")
    let output = try RunOutput(failures.folder.path)
    let counts = output.statistics["seeds"] as? [String: Int]
    // The two that are not seeds stay failed; the one that was refused is answered now.
    #expect(counts?["failed"] == 2)
    #expect(counts?["accepted"] == 6)
    #expect(output.statistics["worker_crashes"] as? Int == 1)
    #expect((output.statistics["causes"] as? [String: Int]) == ["seed.bad_seed": 2])

    let spending = try FixtureRun("v1/math-spending")
    try spending.configure(["max_cost": 5])
    let before = server.requestCount
    #expect(try await spending.resume([], server: server).code == 0)
    let spent = try RunOutput(spending.folder.path).statistics["spending"] as? [String: Any]
    // What the journal told, and 900 tokens of a prompt and 60 of a reply for each request since.
    let expected = 0.0798 + Double(server.requestCount - before) * (900 * 2 + 60 * 8) / 1e6
    #expect(abs(try #require(spent?["cost"] as? Double) - expected) < 1e-9)
  }

  @Test("A seed of an earlier version's run is done again in place of its records")
  func doneAgain() async throws {
    let run = try FixtureRun("v1/math-finished")
    let output = try RunOutput(run.folder.path)
    let source = try #require(output.texts("source_id", of: output.pairs).first)
    let result = try await run.resume(["--simulate", "--source-id", source])
    #expect(result.code == 0, "\(result.errors)")
    let after = try RunOutput(run.folder.path)
    #expect(
      Set(after.texts("source_id", of: after.pairs))
        == Set(output.texts("source_id", of: output.pairs)))
    #expect(after.pairs.count == output.pairs.count)
  }
}

/// A copy of a kept run that is resumed in its folder, as its paths are relative.
struct FixtureRun {
  static let streams = ["journal", "trajectories", "synthesized_qa"]
  let folder: TemporaryDirectory

  init(_ name: String) throws {
    folder = try TemporaryDirectory()
    let kept = Products.repository.path + "/Tests/Fixtures/Runs/" + name
    for file in try FileManager.default.contentsOfDirectory(atPath: kept) {
      try FileManager.default.copyItem(
        atPath: kept + "/" + file, toPath: folder.path + "/" + file)
    }
  }

  /// The name of the one file that begins so, apart from what was cut off.
  func path(_ prefix: String) throws -> String {
    let names = try folder.names().filter { $0.hasPrefix(prefix) && !$0.contains(".cut_") }
    return folder.path + "/" + (try #require(names.first))
  }

  /// Changes keys of its config file; null takes one out.
  func configure(_ keys: JSONObject) throws {
    let bytes = try Data(contentsOf: URL(filePath: folder.path + "/config.json"))
    var config = try #require(try JSONValue(parsing: Array(bytes)).object)
    for member in keys.members {
      config[member.key] = member.value == .null ? .none : .some(member.value)
    }
    try folder.write("config.json", JSONValue.object(config).jsonText)
  }

  func run(_ arguments: [String], server: ChatServer? = nil) async throws -> CommandRun.Result {
    try await CommandRun.run(
      "/usr/bin/env",
      [
        "-C", folder.path, Products.path("synthesize-multi"), "--config", "config.json",
        "--output-dir", ".",
      ] + arguments,
      environment: [
        "FIXTURE_ENDPOINT": server?.baseURL ?? "http://127.0.0.1:9/v1",
        "FIXTURE_KEY": "sk-fixture-0000000000",
      ])
  }

  func resume(
    _ arguments: [String], server: ChatServer? = nil
  ) async throws -> CommandRun.Result {
    try await run(["--resume"] + arguments, server: server)
  }

  /// How many ends of seeds the journal holds, and what of each file they vouch for.
  func committed() throws -> (ends: Int, content: [String: Data]) {
    func content(_ prefix: String) throws -> Data {
      try Data(contentsOf: URL(filePath: try path(prefix)))
    }
    let journal = try content("journal")
    let whole = journal.lastIndex(of: 0x0A).map { journal[...$0] } ?? Data()
    let ends = try whole.split(separator: 0x0A).map { try JSONValue(parsing: Array($0)) }
      .filter { $0["type"]?.string == "seed" }
    let sizes = ends.last
    return (
      ends.count,
      [
        "journal": Data(whole),
        "trajectories": try content("trajectories")
          .prefix(sizes?["trajectories_size"]?.integer ?? 0),
        "synthesized_qa": try content("synthesized_qa").prefix(sizes?["pairs_size"]?.integer ?? 0),
      ]
    )
  }
}
