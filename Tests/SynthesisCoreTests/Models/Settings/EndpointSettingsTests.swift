import Testing

@testable import Base
@testable import Models
@testable import SynthesisCore
@testable import Synthesize

@Suite("Endpoints and roles in a config")
struct EndpointSettingsTests {
  @Test("what is wrong with an endpoint is said with its place and the nearest key")
  func mistakes() {
    let text = """
      {
        "environment_mode": "math",
        "endpoints": [
          {"base_uri": "http://a/v1"},
          {"base_url": "a/v1", "weight": 0, "api_key": "${NOT_SET}"},
          "http://b/v1"
        ],
        "models": {"explor": "m", "verify": 3, "synthesize": [{"dialect": "vlm"}]},
        "extra_body": {"messages": []}
      }
      """
    #expect(
      settingsProblems(text, purpose: .run).prefix(8) == [
        #"test.json:4:6: unknown key "base_uri" in endpoints[0]; did you mean "base_url"?"#,
        "test.json:5:18: endpoints[1].base_url must start with http:// or https://",
        "test.json:5:36: endpoints[1].weight must be a number above 0 and at most 1000, not 0",
        "test.json:5:50: endpoints[1].api_key needs the environment variable NOT_SET, which is not set",
        "test.json:6:5: endpoints[2] must be an object, not a string",
        #"test.json:8:14: unknown key "explor" in models; did you mean "explore"?"#,
        "test.json:8:39: models.verify must be a model's name, an endpoint or a list of them, not 3",
        #"test.json:8:69: models.synthesize[0].dialect must be one of "auto", "openai", "deepseek", "#
          + #""vllm", "llama.cpp", "ollama", "tgi"; did you mean "vllm"?"#,
      ])
  }

  @Test("a key set by the program cannot be set again in extra_body")
  func extraBody() {
    #expect(
      settingsProblems(#"{"environment_mode": "math", "extra_body": {"stream": true}}"#)
        == [#"test.json:1:45: extra_body must not hold "stream", which is set elsewhere"#])
  }

  @Test("endpoints that say all need nothing at the top")
  func complete() throws {
    let text = """
      {"environment_mode": "math",
       "endpoints": [{"base_url": "http://a/v1", "model_name": "m"}]}
      """
    let loaded = try loadSettings(text, purpose: .run)
    #expect(loaded.settings.model.displayName(for: .synthesize) == "m")
    #expect(
      settingsProblems(
        #"{"environment_mode": "math", "endpoints": [{"base_url": "http://a/v1"}]}"#,
        purpose: .run)
        == [
          "test.json: model_name is missing; set it here or in the variable OPENAI_MODEL"
        ])
  }

  @Test("the key of the environment goes to no endpoint with an address of its own")
  func keys() throws {
    let loaded = try loadSettings(
      #"{"environment_mode": "math", "endpoints": [{"base_url": "http://a/v1"}]}"#,
      environment: ["OPENAI_MODEL": "m", "OPENAI_API_KEY": "canary"], purpose: .run)
    #expect(loaded.settings.model.endpoints(for: .explore).map(\.apiKey) == [nil])
  }

  @Test("another model is another result, another place for it is not")
  func results() throws {
    func settings(_ url: String, _ name: String) -> SynthesisSettings {
      var settings = SynthesisSettings()
      settings.model.endpoints = [
        EndpointSettings(baseURL: url, apiKey: Secret("canary"), modelName: name)
      ]
      return settings
    }
    let schema = SynthesisSettings.schema(.standard)
    let base = settings("http://a/v1", "m")
    let kept = schema.resultSettings(of: base)
    let moved = settings("http://b/v1", "m")
    let other = settings("http://a/v1", "n")
    #expect(schema.resultDigest(of: moved) == schema.resultDigest(of: base))
    #expect(schema.changedResultSettings(of: other, since: kept).map(\.name) == ["models"])
    #expect(!JSONValue.object(kept).jsonText.contains("canary"))
  }
}
