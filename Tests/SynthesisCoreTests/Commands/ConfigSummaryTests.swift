import Testing

@testable import Base
@testable import SynthesisCore
@testable import Synthesize

@Suite("What a config comes to")
struct ConfigSummaryTests {
  private static func summary(
    _ config: JSONObject, _ environment: [String: String] = [:]
  ) throws -> ConfigSummary {
    let variables = EnvironmentVariables(environment: environment)
    let job = SynthesizeJob(environments: .standard)
    let loaded = try job.schema.load(
      Array(JSONValue.object(config).jsonText.utf8), file: "c.json", environment: variables,
      purpose: .inspection)
    return ConfigSummary(job, loaded, facts: try job.facts(loaded, variables))
  }

  // MARK: The model

  private static let url = "http://127.0.0.1:1"

  static let endpoints:
    [(config: JSONObject, environment: [String: String], origin: ConfigOrigin?)] = [
      ([:], [:], nil),
      (["model_name": "m"], ["OPENAI_MODEL": "m"], nil),
      ([:], ["OPENAI_API_KEY": "k"], .environment),
      ([:], ["OPENAI_API_KEY": ""], nil),
      ([:], ["OPENAI_API_URL": url], .environment),
      ([:], ["OPENAI_API_BASE": url], .environment),
      ([:], ["OPENAI_API_KEY_FILE": "key"], .environment),
      (["base_url": .string(url)], [:], .config),
      (["base_url": .string(url)], ["OPENAI_API_KEY": "k"], .config),
      (["api_key": "k"], [:], .config),
      (["base_url": ""], [:], nil),
      (["base_url": "${MY_URL}"], [:], nil),
      (["base_url": "${MY_URL}"], ["MY_URL": url], .config),
      (["endpoints": [["base_url": .string(url)]]], [:], .config),
      (["endpoints": [["model_name": "m"]]], [:], nil),
      (["endpoints": [["model_name": "m"]]], ["OPENAI_API_URL": url], .environment),
      // One role's address is no other's.
      (["models": ["verify": ["base_url": .string(url)]]], [:], nil),
      (["models": ["verify": ["base_url": .string(url)]]], ["OPENAI_API_URL": url], .environment),
      (["models": ["verify": "other"], "base_url": .string(url)], [:], .config),
      (
        [
          "models": [
            "explore": ["base_url": .string(url)], "synthesize": ["base_url": .string(url)],
            "verify": ["base_url": .string(url)],
          ]
        ], [:], .config
      ),
    ]

  @Test("It says whether an endpoint is named and where", arguments: endpoints)
  func endpointOrigin(
    config: JSONObject, environment: [String: String], origin: ConfigOrigin?
  ) throws {
    var config = config
    config["environment_mode"] = "math"
    let summary = try Self.summary(config, environment)
    #expect(summary.json["endpoint"] == .string(origin?.rawValue ?? "none"))
  }

  @Test("It says what each role would ask, with what comes from the environment")
  func roles() throws {
    let summary = try Self.summary(
      [
        "environment_mode": "math",
        "models": ["verify": ["base_url": "https://b.example/v1", "model_name": "judge"]],
      ], ["OPENAI_API_URL": "https://a.example/v1/", "OPENAI_MODEL": "small"])
    let general: JSONValue = [
      "endpoint": "environment",
      "endpoints": [["base_url": "https://a.example/v1", "model_name": "small"]],
    ]
    let own: JSONValue = [
      "endpoint": "config",
      "endpoints": [["base_url": "https://b.example/v1", "model_name": "judge"]],
    ]
    #expect(
      summary.json["roles"] == ["explore": general, "synthesize": general, "verify": own])
  }

  // MARK: The search

  private static let site = [
    "SYNTHESIS_SITE_URL": "http://127.0.0.1:1", "SYNTHESIS_SITE_CORPUS": "/c.jsonl",
  ]

  static let searches:
    [(mode: String, arguments: JSONObject, environment: [String: String], found: String)] = [
      ("web", [:], site, "local site"),
      ("web", ["web_search_top_k": 3], site, "local site"),
      ("web", ["search_provider": nil], site, "local site"),
      (
        "web", ["search_provider": "searxng", "search_url": "http://127.0.0.1:1"], site,
        "searxng config"
      ),
      ("web", ["search_corpus": "own.jsonl"], site, "local config"),
      ("web", ["search_provider": "local"], site, "local site"),
      ("web", [:], site.merging(["BRAVE_API_KEY": "k"]) { $1 }, "brave environment"),
      ("web", ["search_provider": "serper"], ["SERPER_API_KEY": "k"], "serper config"),
      ("math", [:], site, "none none"),
      ("python", [:], site, "none none"),
    ]

  @Test("It says what is searched and where that is named", arguments: searches)
  func search(
    mode: String, arguments: JSONObject, environment: [String: String], found: String
  ) throws {
    let json = try Self.summary(
      ["environment_mode": .string(mode), "environment_kwargs": .object(arguments)], environment
    ).json
    let search = ["search", "search_from"].map { json[$0]?.string ?? "missing" }
    #expect(search.joined(separator: " ") == found)
  }

  // MARK: Its forms

  private static let config: JSONObject = [
    "environment_mode": "math", "base_url": "https://a.example/v1", "api_key": "sk-canary",
    "model_name": "m", "output_dir": "out \"1\"", "max_workers": 3,
    "extra_body": ["access_token": "canary"],
  ]

  @Test("As JSON it begins with what the wrapper reads")
  func json() throws {
    let text = try JSONValue.object(Self.summary(Self.config).json).jsonText
    #expect(
      text.hasPrefix(
        #"{"config":"c.json","job":"synthesize","environment_mode":"math","endpoint":"config","#
          + #""roles":{"explore":{"endpoint":"config","endpoints":["#
          + #"{"base_url":"https://a.example/v1","model_name":"m"}]},"#))
    #expect(
      text.contains(
        #","search":"none","search_from":"none","seeds_file":null,"output_dir":"out \"1\"","#
          + #""max_workers":3,"settings":{"environment_mode":"math","#))
  }

  @Test("It has every setting under its key, the defaults too, and no secret")
  func settings() throws {
    let summary = try Self.summary(Self.config)
    #expect(summary.settings.keys == SynthesisSettings.schema(.standard).keys.map(\.name))
    #expect(summary.settings["api_key"] == "<secret>")
    #expect(summary.settings["max_depth"] == 5)
    #expect(try Self.summary(["environment_mode": "math"]).settings["api_key"] == .null)
    let everything = JSONValue.object(summary.json).jsonText + summary.lines.joined()
    #expect(!everything.contains("canary"))
  }

  @Test("For people it is a line for each fact")
  func lines() throws {
    let lines = try Self.summary(Self.config).lines
    #expect(
      lines.prefix(9) == [
        "config: c.json", "job: synthesize", "mode: math",
        "explore: m at https://a.example/v1 (named by the config)",
        "synthesize: m at https://a.example/v1 (named by the config)",
        "verify: m at https://a.example/v1 (named by the config)",
        "seeds: none", "output: out \"1\"", "workers: 3",
      ])
    #expect(lines.contains("max_workers = 3"))
    #expect(try Self.summary(["environment_mode": "math"]).lines.contains("explore: none"))
  }
}
