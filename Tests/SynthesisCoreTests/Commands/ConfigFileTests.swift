import Foundation
import TestSupport
import Testing

@testable import Base
@testable import Engine
@testable import Models
@testable import SynthesisCore
@testable import Synthesize

@Suite("Config files and the jobs that they name")
struct ConfigFileTests {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  private func file(_ config: String, _ jobs: JobRegistry = .standard) throws -> ConfigFile {
    try ConfigFile(try folder.write("c.json", config), jobs)
  }

  /// The problems, with the file's name cut off.
  private func problems(of work: () throws -> Void) throws -> [String] {
    do {
      try work()
      return []
    } catch let error as UsageProblem {
      return error.lines.map { line in
        let prefix = folder.path + "/c.json:"
        return line.hasPrefix(prefix) ? String(line.dropFirst(prefix.count)) : line
      }
    }
  }

  // MARK: Jobs

  private static let jobs = JobRegistry([IdleJob(name: "first"), IdleJob(name: "second")])

  @Test("A job is found by its name, and no name stands for the first")
  func registry() {
    #expect(Self.jobs.names == ["first", "second"])
    #expect(Self.jobs[nil]?.name == "first")
    #expect(Self.jobs["second"]?.name == "second")
    #expect(Self.jobs["third"] == nil)
    #expect(JobRegistry.standard[nil]?.name == "synthesize")
    #expect(JobRegistry.standard.names == ["synthesize"])
  }

  @Test(
    "A config's job is the one that it names, or else the first",
    arguments: [
      (#"{}"#, "first"), (#"{"job": "first"}"#, "first"), (#"{"job": "second"}"#, "second"),
      (#"{"job": null}"#, "first"),
      // What is wrong here the reading of the settings tells, in its own words.
      (#"{"job": 5}"#, "first"), ("{", "first"), ("[]", "first"), ("", "first"),
    ])
  func job(config: String, name: String) throws {
    #expect(try file(config, Self.jobs).job.name == name)
  }

  @Test("A job that there is not is told at its place, with those that there are")
  func unknownJob() throws {
    #expect(
      try problems { _ = try file("{\n  \"job\": \"secnd\"}", Self.jobs) }
        == [#"2:10: job must be "first" or "second"; did you mean "second"?"#])
    #expect(
      try problems { _ = try file(#"{"job": "label"}"#) }
        == [#"1:9: job must be "synthesize""#])
  }

  @Test("A file that is not there is one problem")
  func missing() throws {
    let path = folder.path + "/none.json"
    #expect(
      try problems { _ = try ConfigFile(path, .standard) }
        == ["\(path): cannot open the file: No such file or directory"])
  }

  // MARK: Settings

  private static let schema = SynthesizeJob(environments: .standard).schema

  @Test("Results go where the command line says, or else the config, or else to results")
  func directory() throws {
    let config = #"{"environment_mode": "math""#
    let table: [(config: String, overrides: JSONObject, directory: String)] = [
      (config + "}", [:], "results"),
      (config + #", "output_dir": "own"}"#, [:], "own"),
      (config + #", "output_dir": "own"}"#, ["output_dir": "given"], "given"),
      (config + "}", ["output_dir": "given"], "given"),
    ]
    for (config, overrides, directory) in table {
      let loaded = try file(config).text.load(
        Self.schema, for: .inspection, overrides: overrides)
      let summary = ConfigSummary(
        SynthesizeJob(environments: .standard), loaded, facts: ConfigFacts())
      #expect(summary.outputDirectory == directory)
    }
  }

  @Test("What the command line says holds whatever the file or an earlier start says")
  func overrides() throws {
    let text = try file(#"{"environment_mode": "math", "max_workers": 2, "cache": "off"}"#).text
    let overrides: JSONObject = ["max_workers": 8, "cache": "replay", "seeds_file": "s.json"]
    let loaded = try text.load(
      Self.schema, for: .inspection,
      recorded: RecordedSettings(config: ["seeds_file": "old.json", "max_depth": 3]),
      overrides: overrides)
    #expect(loaded.settings.engine.maxWorkers == 8)
    #expect(loaded.settings.model.cache.use == .replay)
    #expect(loaded.settings.engine.seedsFile == "s.json")
    #expect(loaded.settings.maxDepth == 3)
  }

  @Test(
    "A value on the command line that a setting does not take is told of",
    arguments: [
      ("max_workers", 0, "--max-workers must be an integer from 1 to 1024, not 0"),
      ("workers", 3, "there is no setting workers here"),
    ])
  func wrongOverrides(name: String, value: Int, sentence: String) throws {
    let text = try file(#"{"environment_mode": "math"}"#).text
    #expect(
      try problems {
        _ = try text.load(
          Self.schema, for: .inspection, overrides: JSONObject([(name, .integer(value))]))
      } == ["command line: " + sentence])
  }

  @Test(
    "A member that can't hold the content of seeds is told of in a sentence",
    arguments: [
      (
        #""kwargs""#,
        "can't be \"kwargs\", which holds the arguments of a seed; name another member"
      ),
      (#""""#, "is empty; name a member of a seed"),
      ("3", "must be the name of a member of a seed, not 3"),
    ])
  func contentKey(value: String, sentence: String) throws {
    let text = try file(#"{"environment_mode": "math", "seed_content_key": "# + value + "}").text
    let found = try problems { _ = try text.load(Self.schema, for: .inspection) }
    #expect(found.count == 1 && found[0].hasSuffix("seed_content_key " + sentence), "\(found)")
  }

  @Test("Only paths name variables on the command line, and what they name must be there")
  func overridingPaths() throws {
    let text = try file(#"{"environment_mode": "math"}"#).text
    let home = try #require(ProcessInfo.processInfo.environment["HOME"])
    let loaded = try text.load(
      Self.schema, for: .inspection,
      overrides: ["seeds_file": "~/s.json", "output_dir": "${HOME}", "cache": "replay"])
    #expect(loaded.settings.engine.seedsFile == home + "/s.json")
    #expect(loaded.settings.engine.outputDirectory == home)
    #expect(
      try problems {
        _ = try text.load(
          Self.schema, for: .inspection, overrides: ["cache_dir": "${SYNTHESIS_NOT_SET}/c"])
      } == [
        "command line: --cache-dir names the environment variable SYNTHESIS_NOT_SET, which is not set"
      ])
    #expect(
      try problems {
        _ = try text.load(
          Self.schema, for: .inspection, overrides: ["seeds_file": "~no-such-user/s.jsonl"])
      } == [
        "command line: --seeds begins with ~no-such-user, but there is no user no-such-user; "
          + "a file of that name is ./~no-such-user/s.jsonl"
      ])
    #expect(
      try problems { _ = try ConfigFile("${SYNTHESIS_NOT_SET}", .standard) }
        == ["--config names the environment variable SYNTHESIS_NOT_SET, which is not set"])
  }

  static let configs: [(config: String, problems: [String])] = [
    (#"{"environment_mode": "math"}"#, []),
    (
      #"{"environment_mode": "math", "available_tools": ["web_visit"]}"#,
      [
        #"1:50: environment mode "math" has no tool "web_visit"; it has calculator"#
      ]
    ),
    (
      #"{"environment_mode": "web", "environment_kwargs": {"search_url": "x", "serch": 1}}"#,
      [
        "1:80: environment_kwargs has no key `serch` for web"
      ]
    ),
  ]

  @Test("What the environment can't take is told with its place in the file", arguments: configs)
  func problems(config: String, problems: [String]) throws {
    let found = try self.problems {
      let loaded = try file(config).text.load(Self.schema, for: .inspection)
      _ = try EnvironmentSetup(loaded, .standard).environment(folder: "")
    }
    #expect(found.count == problems.count)
    for (found, expected) in zip(found, problems) { #expect(found.hasPrefix(expected)) }
  }
}

/// A job that makes nothing of its items.
private struct IdleJob: Job {
  struct Settings: JobSettings {
    var engine = EngineSettings()
  }

  let name: String
  let outputs: [OutputSpec] = []
  let schema = SettingsSchema(
    initial: Settings(), sections: [EngineSettings.section.lifted(by: \.engine)])

  func prepare(
    _ loaded: inout LoadedSettings<Settings>, for purpose: SettingsReading.Purpose
  ) -> RunTraits { RunTraits() }

  func makeWork(_ settings: Settings, _ context: WorkerContext) -> Work {
    { _, _ in ItemResult(outcome: ItemOutcome(state: .noQA)) }
  }
}
