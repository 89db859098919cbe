import Testing

@testable import SynthesisCore

@Suite("A configuration on its way to a worker")
struct ConfigurationTransferTests {
  @Test("what is sent arrives as it was")
  func roundTrip() throws {
    var sent = FullConfiguration.expected
    sent.model.isSimulated = true
    sent.model.apiKey = Secret("k-${HOME}")
    #expect(try SynthesisConfiguration(transferJSON: sent.transferJSON) == sent)
    let defaults = SynthesisConfiguration()
    #expect(try SynthesisConfiguration(transferJSON: defaults.transferJSON) == defaults)
  }

  @Test("what is cut off or lacks a key is refused")
  func refused() {
    let sent = FullConfiguration.expected.transferJSON
    #expect(throws: ConfigurationError.self) {
      try SynthesisConfiguration(transferJSON: Array(sent.dropLast(3)))
    }
    #expect(throws: ConfigurationError.self) {
      try SynthesisConfiguration(transferJSON: Array("{}".utf8))
    }
  }

  @Test("no description of a configuration shows its key")
  func redacted() {
    let configuration = FullConfiguration.expected
    var dumped = ""
    dump(configuration, to: &dumped)
    #expect(!"\(configuration) \(String(reflecting: configuration)) \(dumped)".contains("canary"))
  }
}

@Suite("The settings that decide results")
struct ResultSettingsTests {
  @Test("a change of limits, retries, endpoint or key leaves the digest, of results changes it")
  func digest() throws {
    let base = FullConfiguration.expected
    var limits = base
    limits.maxWorkers = 64
    limits.maxRetries = 0
    limits.numberOfSeeds = nil
    limits.seedsFile = nil
    limits.outputDirectory = nil
    limits.seedTimeoutSeconds = 1
    limits.maxSeedsPerWorker = nil
    limits.model.apiKey = nil
    limits.model.baseURL = "http://other"
    limits.model.requestTimeoutSeconds = 1
    #expect(limits.resultDigest == base.resultDigest)
    #expect(limits.changedResultSettings(since: base.resultSettings) == [])

    var results = base
    results.maxDepth = 8
    results.model.temperature = nil
    results.model.isSimulated = true
    results.environmentArguments["precision"] = 21
    #expect(results.resultDigest != base.resultDigest)
    #expect(
      results.changedResultSettings(since: base.resultSettings).map(\.name)
        == ["environment_kwargs", "temperature", "max_depth", "simulated"])
  }

  @Test("settings read back from a journal equal those that were written")
  func stored() throws {
    let settings = FullConfiguration.expected.resultSettings
    let read = try #require(JSONValue(parsing: JSONValue.object(settings).json).object)
    #expect(FullConfiguration.expected.changedResultSettings(since: read) == [])
  }

  @Test("the order of an environment's arguments does not matter")
  func order() {
    var left = SynthesisConfiguration()
    left.environmentArguments = ["a": 1, "b": ["c": 2, "d": 3]]
    var right = left
    right.environmentArguments = ["b": ["d": 3, "c": 2], "a": 1]
    #expect(left.resultDigest == right.resultDigest)
  }

  @Test("keys to services are not kept, and a new one is no change")
  func secrets() {
    var left = FullConfiguration.expected
    left.environmentArguments = ["search": ["serper_api_key": "canary-5f2d", "top_k": 3]]
    var right = left
    right.environmentArguments = ["search": ["serper_api_key": "canary-other", "top_k": 3]]
    #expect(left.resultDigest == right.resultDigest)
    #expect(!JSONValue.object(left.resultSettings).jsonText.contains("canary"))
  }
}
