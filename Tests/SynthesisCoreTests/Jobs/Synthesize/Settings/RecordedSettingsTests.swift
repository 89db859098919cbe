import Testing

@testable import Base
@testable import Engine
@testable import Models
@testable import SynthesisCore
@testable import Synthesize
@testable import Web

private let schema = SynthesisSettings.schema(.standard)

@Suite("The settings that a run keeps")
struct RecordedSettingsTests {
  /// What journals without a key stand for. A row never changes, whatever becomes of the default: a
  /// key whose default changes says the old one by `before`.
  static let before: [(key: String, value: JSONValue)] = [
    // Always given.
    ("environment_mode", ""), ("environment_kwargs", [:]), ("available_tools", []),
    ("qa_examples", []), ("sampling_tips", ""), ("synthesis_tips", ""), ("seed_description", ""),
    ("model_name", ""), ("base_url", nil), ("api_key", nil), ("dialect", "auto"), ("endpoints", []),
    ("models", [:]), ("temperature", nil), ("top_p", nil), ("seed", nil), ("extra_body", [:]),
    ("max_tokens", 1024), ("connect_timeout_seconds", 10.0), ("first_byte_timeout_seconds", nil),
    ("request_timeout_seconds", 120.0), ("max_retries", 3),
    ("endpoint_wait_seconds", 45.0), ("max_outage_seconds", nil), ("max_concurrent_requests", nil),
    ("adaptive_concurrency", true), ("requests_per_minute", nil), ("tokens_per_minute", nil),
    ("burst_seconds", 1.0), ("request_delay", 0.0), ("cache", "off"), ("cache_dir", nil),
    ("cache_max_mb", 4096), ("max_depth", 5), ("branching_factor", 2), ("depth_threshold", 3),
    ("min_depth", 2), ("min_pages", 2), ("max_trajectories", 5), ("max_selected_traj", 3),
    ("path_similarity_threshold", 0.7), ("prompt_observation_chars", 2000), ("job", nil),
    ("max_workers", 1),
    ("seeds_per_worker_in_flight", 1), ("number_of_seed", nil), ("seeds_file", nil),
    ("output_dir", nil), ("seed_content_key", "content"), ("on_duplicate_seeds", "keep"),
    ("max_cost", nil), ("max_tokens_total", nil), ("prices", [:]),
    ("seed_timeout_seconds", 1800.0), ("boot_timeout_seconds", 10.0),
    ("shutdown_grace_seconds", 5.0), ("max_seeds_per_worker", 1000),
    ("worker_memory_limit_mb", 2048), ("disk_full_wait_seconds", 300.0), ("run_window", []),
  ]

  @Test("What a journal without a key stands for is written down", arguments: before)
  func written(key: String, value: JSONValue) throws {
    let found = try #require(schema.key(named: key))
    #expect(schema.value(before: found) == value)
  }

  @Test("Every key is written down there")
  func all() {
    #expect(Self.before.map(\.key) == schema.keys.map(\.name))
  }

  @Test("What nothing gave and nothing gives keeps the run's value, what is given now overrides it")
  func kept() throws {
    let recorded = RecordedSettings(
      config: [
        "max_depth": 7, "min_pages": 4, "max_retries": 9, "max_cost": 5, "max_trajectories": 9,
      ],
      given: ["max_cost", "max_trajectories"])
    let loaded = try loadSettings(
      #"{"environment_mode": "math", "depth": 6}"#, recorded: recorded)
    #expect(loaded.settings.maxDepth == 6)
    #expect(loaded.settings.minPages == 4)
    #expect(loaded.settings.model.maxRetries == 9)
    // Given then and taken out since: today's default.
    #expect(loaded.settings.engine.budget.maxCost == nil)
    #expect(loaded.settings.maxTrajectories == 5)
    // Not recorded at all: what versions without the key behaved by.
    #expect(loaded.settings.branchingFactor == 2)
    #expect(loaded.written.keys.sorted() == ["environment_mode", "max_depth"])
  }

  @Test("A value of the journal that no longer holds is a problem in a sentence")
  func unreadable() {
    let recorded = RecordedSettings(config: ["max_depth": 5000])
    #expect {
      try loadSettings(#"{"environment_mode": "math"}"#, recorded: recorded)
    } throws: { error in
      "\(error)".contains("in the journal of the run, max_depth must be an integer from 1 to 50")
    }
  }

  @Test("A key that the journal lacks is no change, another value and an unknown key are")
  func changes() throws {
    var settings = FullSettings.expected
    settings.minPages = 2
    var earlier = schema.resultSettings(of: settings)
    earlier["min_pages"] = nil
    earlier["models"] = nil
    settings.model.roles = SynthesisSettings().model.roles
    #expect(schema.changedResultSettings(of: settings, since: earlier) == [])
    earlier["max_depth"] = 3
    earlier["later"] = "x"
    earlier["sandbox_url"] = "retired"
    #expect(
      schema.changedResultSettings(of: settings, since: earlier) == [
        SettingChange(name: "max_depth", from: 3, to: 7),
        SettingChange(name: "later", from: "x", to: nil),
      ])
    settings.minPages = 3
    #expect(
      schema.changedResultSettings(of: settings, since: earlier).first { $0.name == "min_pages" }
        == SettingChange(name: "min_pages", from: nil, to: 3))
  }

  @Test("Secrets are kept by the names of their variables only")
  func secrets() throws {
    let text = """
      {"environment_mode": "web", "model_name": "${MODEL}", "api_key": "${KEY}",
       "environment_kwargs": {"search_api_key": "canary-5f2d", "other_token": "${A}${B}"},
       "endpoints": [{"base_url": "https://${HOST}/v1", "api_key": "canary-${KEY}"}],
       "extra_body": {"auth": {"password": "canary"}, "top_k": 3}, "seed_content_key": "question"}
      """
    let environment = ["MODEL": "canary-m", "KEY": "canary-key", "HOST": "canary.example"]
    let loaded = try loadSettings(text, environment: environment)
    let kept = schema.recorded(
      loaded.settings, written: loaded.written, onCommandLine: ["max_workers"],
      paths: ["output_dir": "/out"],
      directory: "/")
    #expect(!JSONValue.object(kept.config).jsonText.contains("canary"))
    #expect(kept.config["api_key"] == "${KEY}")
    #expect(
      kept.config["environment_kwargs"]
        == ["search_api_key": "<secret>", "other_token": "${A}${B}"])
    #expect(
      kept.config["endpoints"] == [["base_url": "https://${HOST}/v1", "api_key": "<secret>"]])
    #expect(kept.config["output_dir"] == "/out")
    // A key of another kind.
    #expect(kept.config["seed_content_key"] == "question")
    #expect(kept.config.keys == schema.keys.map(\.name) + ["simulated"])
    #expect(kept.given.contains("max_workers") && !kept.given.contains("output_dir"))
  }

  @Test("Of other variables the values are kept, unless they hold a secret all the same")
  func values() throws {
    let text = """
      {"environment_mode": "web", "model_name": "${MODEL}", "api_key": "${KEY}",
       "endpoints": [{"base_url": "https://${HOST}/v1", "api_key": "${KEY}", "model_name": "${MODEL}"},
         {"base_url": "https://h/${PATH_KEY}"}],
       "models": {"explore": "${MODEL}"}, "environment_kwargs": {"language": "${LANGUAGE}"}}
      """
    let variables = EnvironmentVariables(environment: [
      "MODEL": "m", "KEY": "canary", "HOST": "a.example", "PATH_KEY": "canary", "LANGUAGE": "en",
      "OPENAI_API_URL": "http://b.example/v1",
    ])
    func kept(_ text: String) throws -> JSONObject {
      let loaded = try schema.load(
        Array(text.utf8), file: "c", environment: variables, purpose: .run)
      return schema.recorded(
        loaded.settings, written: loaded.written, onCommandLine: [], paths: [:], directory: "/",
        environment: variables
      ).config
    }
    let config = try kept(text)
    #expect(!JSONValue.object(config).jsonText.contains("canary"))
    #expect(config["model_name"] == "m" && config["api_key"] == "${KEY}")
    #expect(
      config["endpoints"] == [
        ["base_url": "https://a.example/v1", "api_key": "${KEY}", "model_name": "m"],
        ["base_url": "https://h/${PATH_KEY}"],
      ])
    #expect(config["models"] == ["explore": "m"])
    // As the run's settings, which are compared, have it.
    #expect(config["environment_kwargs"] == ["language": "${LANGUAGE}"])
    #expect(
      try kept(#"{"environment_mode": "math", "model_name": "m"}"#)["base_url"]
        == "http://b.example/v1")
  }

  @Test(
    "An address that may hold a secret is kept by the name of its variable",
    arguments: [
      ("http://a.example/v1", "http://a.example/v1"), ("http://u:canary@a.example/v1", "${URL}"),
      ("http://a.example/v1?key=canary", "${URL}"), ("http://a.example/#canary", "${URL}"),
      ("http://${A}/v1", "${URL}"), ("", "${URL}"),
    ])
  func address(value: String, kept: String) {
    let recorded = schema.recorded(
      SynthesisSettings(), written: ["base_url": "${URL}"], onCommandLine: [], paths: [:],
      directory: "/", environment: EnvironmentVariables(environment: ["URL": value]))
    #expect(recorded.config["base_url"]?.string == kept)
  }

  @Test("What only a command line gives is read again, and what is wrong is told by run and key")
  func commandLineOnly() throws {
    let recorded = RecordedSettings(
      config: ["environment_mode": "math", "model_name": "${GONE}", "cache": "replay"],
      given: ["environment_mode", "model_name", "cache"])
    let text = schema.text(of: recorded, file: "settings of the run S")
    let loaded = try schema.load(
      text, environment: EnvironmentVariables(environment: ["GONE": "m"]), purpose: .replay)
    #expect(schema.key(named: "cache")?.write(loaded.settings) == "replay")
    #expect {
      try schema.load(text, environment: .none, purpose: .run)
    } throws: { error in
      "\(error)".hasPrefix(
        "settings of the run S: model_name needs the environment variable GONE")
    }
    // A file is not taken for one.
    #expect(throws: SettingsError.self) {
      try schema.load(text.bytes, file: "c", environment: .none, purpose: .inspection)
    }
  }

  @Test(
    "A path is kept so that it holds in any folder",
    arguments: [
      ("cache", "/start/cache"), ("/var/cache", "/var/cache"), ("${HOME}/cache", "/home/u/cache"),
      ("~/cache", "/home/u/cache"), ("~", "/home/u"), ("$HOME/~", "/start/$HOME/~"),
    ])
  func path(written: String, kept: String) throws {
    let loaded = try loadSettings(
      #"{"environment_mode": "math", "cache_dir": "\#(written)"}"#, environment: ["HOME": "/home/u"]
    )
    let recorded = schema.recorded(
      loaded.settings, written: loaded.written, onCommandLine: [], paths: [:], directory: "/start")
    #expect(recorded.config["cache_dir"]?.string == kept)
    #expect(recorded.config["seeds_file"] == JSONValue.null)
  }

  @Test("What a variable stands in for is kept by its name")
  func fallback() throws {
    let loaded = try loadSettings(
      #"{"environment_mode": "math", "model_name": "m"}"#,
      environment: ["OPENAI_API_KEY": "canary-key", "OPENAI_API_URL": "http://a.example/v1"],
      purpose: .run)
    #expect(loaded.written["api_key"] == "${OPENAI_API_KEY}")
    #expect(loaded.written["base_url"] == "${OPENAI_API_URL}")
  }
}
