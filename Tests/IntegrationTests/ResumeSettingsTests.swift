import Base
import Foundation
import TestSupport
import Testing

/// What becomes of settings when a run is resumed, by another version or with another config.
@Suite("Settings of a resumed run", .timeLimit(.minutes(2)))
struct ResumeSettingsTests {
  /// The journal's first line with `change` done to it, its content given as JSON.
  private func rewriteHeader(
    _ run: FixtureRun, _ change: (inout JSONObject) -> Void
  ) throws {
    let path = try run.path("journal")
    let bytes = try Data(contentsOf: URL(filePath: path))
    let end = try #require(bytes.firstIndex(of: 0x0A))
    var header = try #require(try JSONValue(parsing: Array(bytes[..<end])).object)
    change(&header)
    let line = Data(JSONValue.object(header).jsonText.utf8)
    try (line + bytes[end...]).write(to: URL(filePath: path))
  }

  private func header(_ run: FixtureRun) throws -> JSONValue {
    let bytes = try Data(contentsOf: URL(filePath: run.path("journal")))
    return try JSONValue(parsing: Array(bytes.prefix { $0 != 0x0A }))
  }

  /// The kept config and seeds, run anew by this version up to two seeds.
  private func begun(_ more: [String] = []) async throws -> FixtureRun {
    let run = try FixtureRun("v1/math-killed")
    for name in try run.folder.names() where name.contains("math_") {
      try FileManager.default.removeItem(atPath: run.folder.path + "/" + name)
    }
    let result = try await run.run(["--seeds", "seeds.json", "--simulate", "--limit", "2"] + more)
    #expect(result.code == 0, "\(result.errors)")
    return run
  }

  private func seedsTotal(_ run: FixtureRun) throws -> Int? {
    try RunOutput(run.folder.path).statistics["seeds_total"] as? Int
  }

  @Test("A setting that the journal lacks has the value that its version behaved by")
  func absentSetting() async throws {
    let run = try FixtureRun("v1/math-killed")
    try rewriteHeader(run) { header in
      var settings = header["settings"]?.object ?? [:]
      settings["min_pages"] = nil
      header["settings"] = .object(settings)
    }
    let result = try await run.resume(["--simulate"])
    #expect(result.code == 0, "\(result.errors)")
    #expect(try seedsTotal(run) == 16)
  }

  @Test("Changed settings are refused by name, and with --resume-anyway told of everywhere")
  func changedSetting() async throws {
    let run = try FixtureRun("v1/math-killed")
    try run.configure(["min_pages": 3, "branching_factor": 1])
    let refused = try await run.resume(["--simulate"])
    #expect(refused.code == 2)
    #expect(
      refused.errors.contains(
        "other settings: branching_factor (was 2, is now 1), min_pages (was 2, is now 3)"),
      "\(refused.errors)")

    let anyway = try await run.resume(["--simulate", "--resume-anyway", "--limit", "2"])
    #expect(anyway.code == 0, "\(anyway.errors)")
    #expect(anyway.errors.contains("min_pages (was 2, is now 3)"), "\(anyway.errors)")
    let output = try RunOutput(run.folder.path)
    let lines = output.journal.filter { $0["type"] as? String == "resume" }
    #expect(lines.count == 1)
    let changed = lines.first?["changed"] as? [String: [String: Int]]
    #expect(
      changed == ["branching_factor": ["from": 2, "to": 1], "min_pages": ["from": 2, "to": 3]])
    #expect(
      output.statistics["settings_changed"] as? [String: Int]
        == ["branching_factor": 1, "min_pages": 1])

    // They are the run's settings from now on, and going back is a change as well.
    let again = try await run.resume(["--simulate", "--limit", "2"])
    #expect(again.code == 0, "\(again.errors)")
    try run.configure(["min_pages": 2])
    #expect(try await run.resume(["--simulate"]).code == 2)
    #expect(try await run.resume(["--simulate", "--resume-anyway"]).code == 0)
    let last = try RunOutput(run.folder.path)
    #expect(
      last.statistics["settings_changed"] as? [String: Int]
        == ["branching_factor": 1, "min_pages": 2])
    #expect(last.statistics["seeds_total"] as? Int == 16)
  }

  @Test("A setting of a later version is refused by name, one that is retired passed over")
  func unknownSetting() async throws {
    let run = try FixtureRun("v1/math-killed")
    func setting(_ name: String) throws {
      try rewriteHeader(run) { header in
        var settings = header["settings"]?.object ?? [:]
        settings[name] = 3
        header["settings"] = .object(settings)
      }
    }
    try setting("output_format")
    #expect(try await run.resume(["--simulate", "--limit", "6"]).code == 0)
    try setting("look_ahead")
    let refused = try await run.resume(["--simulate"])
    #expect(refused.code == 2)
    #expect(refused.errors.contains("this program does not know: look_ahead"), "\(refused.errors)")
  }

  @Test("The first line holds all settings, absolute paths, and secrets by their variables' names")
  func allSettings() async throws {
    let run = try await begun(["--max-workers", "3"])
    let header = try header(run)
    let config = try #require(header["config"])
    // The folder may be reached by a link.
    let directory = try #require(header["directory"]?.string)
    #expect(directory.hasSuffix(URL(filePath: run.folder.path).lastPathComponent))
    #expect(config["seeds_file"]?.string == directory + "/seeds.json")
    #expect(header["seeds_file"] == config["seeds_file"])
    #expect(config["output_dir"]?.string == directory + "/.")
    #expect(config["max_workers"] == 3)
    #expect(config["branching_factor"] == 2)
    #expect(config["max_retries"] == 3)
    #expect(config["simulated"] == true)
    let given = header["given"]?.array ?? []
    #expect(given.contains("max_workers") && given.contains("branching_factor"))
    #expect(!given.contains("max_retries"))

    try run.configure([
      "api_key": "${FIXTURE_KEY}", "base_url": "${FIXTURE_ENDPOINT}",
      "endpoints": [["api_key": "sk-canary-5f2d", "base_url": "http://127.0.0.1:9/v1"]],
    ])
    let other = try await run.run(["--seeds", "seeds.json", "--simulate", "--limit", "1"])
    #expect(other.code == 0, "\(other.errors)")
    let journals = try run.folder.names().filter { $0.hasPrefix("journal") }
    let text = try String(
      contentsOfFile: run.folder.path + "/" + (try #require(journals.last)), encoding: .utf8)
    #expect(text.contains(#""api_key":"${FIXTURE_KEY}""#))
    #expect(text.contains(#""api_key":"<secret>""#))
    #expect(!text.contains("canary") && !text.contains("sk-fixture"))
  }

  @Test("A default that has changed since is no change: the run keeps what it had")
  func changedDefault() async throws {
    let run = try await begun()
    // As a version would have written it whose default was another.
    try rewriteHeader(run) { header in
      for member in ["settings", "config"] {
        var settings = header[member]?.object ?? [:]
        settings["max_trajectories"] = 1
        header[member] = .object(settings)
      }
    }
    let result = try await run.resume(["--simulate"])
    #expect(result.code == 0, "\(result.errors)")
    let output = try RunOutput(run.folder.path)
    #expect(output.statistics["seeds_total"] as? Int == 16)
    let yield = output.statistics["yield"] as? [String: Any]
    #expect((yield?["drops"] as? [String: Int])?["select.over_max_trajectories"] != nil)
  }

  @Test("What the config gave and gives no more is a change, not silently kept")
  func takenOut() async throws {
    let run = try await begun()
    // To what is its default as well.
    try run.configure(["min_depth": .null])
    #expect(try await run.resume(["--simulate", "--limit", "4"]).code == 0)
    try run.configure(["max_selected_traj": .null])
    let refused = try await run.resume(["--simulate"])
    #expect(refused.code == 2)
    #expect(refused.errors.contains("other settings: max_selected_traj"), "\(refused.errors)")
  }

  @Test("A journal of a later format is refused in words, in its first line or in a later one")
  func newerVersion() async throws {
    let run = try FixtureRun("v1/math-killed")
    let path = try run.path("journal")
    let old = try Data(contentsOf: URL(filePath: path))
    try (old + Data("{\"v\":2,\"type\":\"seed\"}\n".utf8)).write(to: URL(filePath: path))
    let later = try await run.resume(["--simulate"])
    #expect(later.code == 2)
    #expect(
      later.errors.contains("newer version (journal version 2; this program knows 1)"),
      "\(later.errors)")
    try old.write(to: URL(filePath: path))
    try rewriteHeader(run) { $0["v"] = 2 }
    let first = try await run.resume(["--simulate"])
    #expect(first.code == 2)
    #expect(first.errors.contains("journal version 2"), "\(first.errors)")
  }
}
