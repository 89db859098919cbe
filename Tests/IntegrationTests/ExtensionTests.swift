import Foundation
import TestSupport
import Testing

/// Jobs and environments that the library has never heard of, in a program that is made of the
/// library's entry points.
@Suite("A program with a job and an environment of its own")
struct ExtensionTests {
  private static let program = Products.path("ExtensionProgram")

  private static func start(_ configuration: String, _ options: String...) throws -> CommandRun {
    try CommandRun.start(
      program, [configuration] + options, environment: ["SYNTHESIS_WORKER": program])
  }

  /// A config and its texts, in a folder; returns the config's path.
  private static func write(
    _ settings: [String: Any], texts: [String], in folder: TemporaryDirectory
  ) throws -> String {
    let seeds = folder.path + "/texts.json"
    try JSONSerialization.data(withJSONObject: texts).write(to: URL(filePath: seeds))
    let config = folder.path + "/config.json"
    let all = settings.merging(
      ["seeds_file": seeds, "output_dir": folder.path + "/results"]
    ) { $1 }
    try JSONSerialization.data(withJSONObject: all).write(to: URL(filePath: config))
    return config
  }

  private static func file(_ prefix: String, in folder: TemporaryDirectory) throws -> Data {
    let results = folder.path + "/results"
    let names = try FileManager.default.contentsOfDirectory(atPath: results)
    guard let name = names.first(where: { $0.hasPrefix(prefix) }) else {
      throw CocoaError(.fileNoSuchFile)
    }
    return try Data(contentsOf: URL(filePath: results + "/" + name))
  }

  private static func lines(
    _ prefix: String, in folder: TemporaryDirectory
  ) throws -> [[String: Any]] {
    try file(prefix, in: folder).split(separator: 0x0A).map {
      try JSONSerialization.jsonObject(with: $0) as? [String: Any] ?? [:]
    }
  }

  private static func statistics(in folder: TemporaryDirectory) throws -> [String: Any] {
    try #require(
      try JSONSerialization.jsonObject(with: file("statistics_", in: folder)) as? [String: Any])
  }

  @Test("a job writes an output of its own; what crashes its workers is quarantined alone")
  func job() async throws {
    let folder = try TemporaryDirectory()
    let texts = (0..<60).map { $0 == 7 ? "crash" : "text \($0) " }
    let config = try Self.write(
      [
        "job": "echo", "times": 2, "max_workers": 2, "seeds_per_worker_in_flight": 4,
        "pause_ms": 5,
      ], texts: texts, in: folder)
    let result = await (try Self.start(config)).wait()
    #expect(result.code == 3, "\(result.errors)")
    #expect(result.errors.contains("Echoes"), "\(result.errors)")
    let echoes = try Self.lines("echoes_echo_", in: folder).compactMap { $0["echo"] as? String }
    #expect(echoes.sorted() == texts.filter { $0 != "crash" }.map { $0 + $0 }.sorted())
    let statistics = try Self.statistics(in: folder)
    #expect(
      statistics["seeds"] as? [String: Int] == [
        "accepted": 59, "no_qa": 0, "failed": 0, "quarantined": 1,
      ])
    #expect(statistics["echoes"] as? Int == 59)
    #expect((statistics["yield"] as? [String: Any])?["echoed"] as? Int == 118)
  }

  @Test("a job's run that was killed is resumed, each item ends once")
  func resume() async throws {
    let folder = try TemporaryDirectory()
    let texts = (0..<120).map { "text \($0) " }
    let config = try Self.write(
      ["job": "echo", "max_workers": 2, "seeds_per_worker_in_flight": 2, "pause_ms": 60],
      texts: texts, in: folder)
    let first = try Self.start(config)
    let hasBegun = try await eventually(within: .seconds(30)) {
      // A folder that is not there yet, and a line that is not whole.
      (try? Self.lines("journal_", in: folder).count > 9) ?? false
    }
    #expect(hasBegun)
    first.signal(SIGKILL)
    _ = await first.wait()
    let before = try Self.lines("journal_", in: folder).count { $0["type"] as? String == "seed" }
    let result = await (try Self.start(config, "--resume")).wait()
    #expect(result.code == 0, "\(result.errors)")
    let echoes = try Self.lines("echoes_echo_", in: folder).compactMap { $0["echo"] as? String }
    #expect(echoes.sorted() == texts.sorted())
    #expect(before < 120)
  }

  @Test("a resume with another value of the job's own setting is refused by its name")
  func changedSetting() async throws {
    let folder = try TemporaryDirectory()
    var settings: [String: Any] = ["job": "echo", "max_workers": 1]
    let texts = ["one ", "two "]
    let config = try Self.write(settings, texts: texts, in: folder)
    #expect(await (try Self.start(config)).wait().code == 0)
    settings["times"] = 3
    _ = try Self.write(settings, texts: texts, in: folder)
    let result = await (try Self.start(config, "--resume")).wait()
    #expect(result.code == 2)
    #expect(result.errors.contains("was made with other settings: times"), "\(result.errors)")
  }

  @Test("an environment goes the whole way of a synthesis, and its name is in the records")
  func environment() async throws {
    let folder = try TemporaryDirectory()
    let config = try Self.write(
      ["environment_mode": "dice", "environment_kwargs": ["luck": 3], "max_workers": 2],
      texts: (0..<10).map { "game \($0)" }, in: folder)
    let result = await (try Self.start(config, "--simulate")).wait()
    #expect(result.code == 0, "\(result.errors)")
    let output = try RunOutput(folder.path + "/results")
    #expect(output.pairs.count == 30)
    for pair in output.pairs {
      #expect((pair["metadata"] as? [String: Any])?["environment_mode"] as? String == "dice")
    }
    #expect((output.statistics["seeds"] as? [String: Int])?["accepted"] == 10)
  }

  @Test("a job that is not there is told, with those that are")
  func unknownJob() async throws {
    let folder = try TemporaryDirectory()
    let config = try Self.write(["job": "ecko"], texts: ["one"], in: folder)
    let result = await (try Self.start(config)).wait()
    #expect(result.code == 2)
    #expect(
      result.errors.contains(#"job must be "synthesize" or "echo"; did you mean "echo"?"#),
      "\(result.errors)")
  }
}
