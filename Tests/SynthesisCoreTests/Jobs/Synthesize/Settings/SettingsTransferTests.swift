import Testing

@testable import Base
@testable import Engine
@testable import Models
@testable import SynthesisCore
@testable import Synthesize
@testable import Web

private let schema = SynthesisSettings.schema(.standard)

@Suite("Settings on their way to a worker")
struct SettingsTransferTests {
  @Test("what is sent arrives as it was")
  func roundTrip() throws {
    var sent = FullSettings.expected
    sent.model.isSimulated = true
    sent.model.apiKey = Secret("k-${HOME}")
    #expect(try schema.settings(transferJSON: schema.transferJSON(of: sent)) == sent)
    var defaults = SynthesisSettings()
    defaults.mode = "web"
    #expect(try schema.settings(transferJSON: schema.transferJSON(of: defaults)) == defaults)
  }

  @Test("what is cut off or lacks a key is refused")
  func refused() {
    let sent = schema.transferJSON(of: FullSettings.expected)
    #expect(throws: SettingsError.self) {
      try schema.settings(transferJSON: Array(sent.dropLast(3)))
    }
    #expect(throws: SettingsError.self) {
      try schema.settings(transferJSON: Array("{}".utf8))
    }
  }

  @Test("no description of settings shows their key")
  func redacted() {
    let settings = FullSettings.expected
    var dumped = ""
    dump(settings, to: &dumped)
    #expect(!"\(settings) \(String(reflecting: settings)) \(dumped)".contains("canary"))
  }
}

@Suite("The settings that decide results")
struct ResultSettingsTests {
  @Test("a change of limits, retries, endpoint or key leaves the digest, of results changes it")
  func digest() throws {
    let base = FullSettings.expected
    var limits = base
    limits.engine.maxWorkers = 64
    limits.model.maxRetries = 0
    limits.engine.numberOfSeeds = nil
    limits.engine.seedsFile = nil
    limits.engine.outputDirectory = nil
    limits.engine.seedTimeoutSeconds = 1
    limits.engine.maxSeedsPerWorker = nil
    limits.model.apiKey = nil
    limits.model.baseURL = "http://other"
    limits.model.requestTimeoutSeconds = 1
    #expect(schema.resultDigest(of: limits) == schema.resultDigest(of: base))
    #expect(schema.changedResultSettings(of: limits, since: schema.resultSettings(of: base)) == [])

    var results = base
    results.maxDepth = 8
    results.model.temperature = nil
    results.model.isSimulated = true
    results.environmentArguments["precision"] = 21
    #expect(schema.resultDigest(of: results) != schema.resultDigest(of: base))
    #expect(
      schema.changedResultSettings(of: results, since: schema.resultSettings(of: base))
        .map(\.name)
        == ["environment_kwargs", "temperature", "max_depth", "simulated"])
  }

  @Test("the digest is the one that earlier versions had, as it decides what is simulated")
  func stableDigest() throws {
    let loaded = try loadSettings(
      """
      {"environment_mode": "math", "available_tools": ["calculator"],
       "qa_examples": [{"question": "2+2?", "answer": "4", "steps": ["add"]}],
       "sampling_tips": ["a", "b"], "seed_description": "t", "model_name": "q",
       "models": {"explore": "small", "verify": [{"model_name": "v"}]}, "temperature": 0.5,
       "seed": 7, "extra_body": {"top_k": 20}, "depth": 4, "branching": 3, "max_workers": 2,
       "max_retries": 1, "path_similarity_threshold": 0.25, "prompt_observation_chars": 900}
      """, purpose: .simulation)
    #expect(
      schema.resultDigest(of: loaded.settings).hexadecimal
        == "3af645ed3c7d8ad3812200d6bd3a76e64f2f093731c6a04276ccfe1b1ec18fe7")
  }

  @Test("settings read back from a journal equal those that were written")
  func stored() throws {
    let settings = schema.resultSettings(of: FullSettings.expected)
    let read = try #require(JSONValue(parsing: JSONValue.object(settings).json).object)
    #expect(schema.changedResultSettings(of: FullSettings.expected, since: read) == [])
  }

  @Test("the order of an environment's arguments does not matter")
  func order() {
    var left = SynthesisSettings()
    left.environmentArguments = ["a": 1, "b": ["c": 2, "d": 3]]
    var right = left
    right.environmentArguments = ["b": ["d": 3, "c": 2], "a": 1]
    #expect(schema.resultDigest(of: left) == schema.resultDigest(of: right))
  }

  @Test("keys to services are not kept, and a new one is no change")
  func secrets() {
    var left = FullSettings.expected
    left.environmentArguments = ["search": ["serper_api_key": "canary-5f2d", "top_k": 3]]
    var right = left
    right.environmentArguments = ["search": ["serper_api_key": "canary-other", "top_k": 3]]
    #expect(schema.resultDigest(of: left) == schema.resultDigest(of: right))
    #expect(!JSONValue.object(schema.resultSettings(of: left)).jsonText.contains("canary"))
  }
}
