import Testing

@testable import Base
@testable import Synthesize

@Suite("Loading a config file")
struct SynthesisSettingsTests {
  @Test("all problems are reported at once, each with its line and column, in file order")
  func allAtOnce() {
    let problems = settingsProblems(
      """
      {
        "max_depht": 3,
        "max_workers": 0,
        "branching": "two", "branching_factor": 2,
        "qa_examples": [{"answer": 1}],
        "max_workers": 4
      }
      """)
    #expect(
      problems == [
        #"test.json:2:3: unknown key "max_depht"; did you mean "max_depth"?"#,
        "test.json:3:18: max_workers must be an integer from 1 to 1024, not 0",
        "test.json:4:16: branching must be an integer from 1 to 20, not a string",
        "test.json:4:23: branching_factor and branching are two names of one key",
        "test.json:5:19: qa_examples[0] has no question",
        "test.json:5:30: qa_examples[0].answer must be a string that is not empty, not 1",
        #"test.json:6:3: "max_workers" stands twice"#,
        #"test.json: environment_mode is missing; it must be "web", "math" or "python""#,
      ])
  }

  @Test("columns count characters, not bytes, and lines end with LF or CRLF")
  func multibyteColumns() {
    let text = "{\"environment_mode\": \"math\",\r\n \"seed_description\": \"名前é🧪\", \"tols\": 1}"
    #expect(
      settingsProblems(text) == [#"test.json:2:30: unknown key "tols"; did you mean "tools"?"#]
    )
  }

  @Test("keys of the ancestors are accepted with one warning each that says what replaces them")
  func deprecatedKeys() throws {
    let loaded = try loadSettings(
      """
      {"environment_mode": "web", "async_tree": true, "async_llm_concurrency": 4,
       "async_tool_concurrency": 4, "output_format": "qa", "sandbox_server_url": "http://x",
       "sandbox_timeout": 3, "resource_types": []}
      """)
    #expect(
      loaded.warnings.map(\.description) == [
        "test.json:1:29: warning: async_tree has no effect: "
          + "the nodes of one level always grow concurrently",
        "test.json:1:49: warning: async_llm_concurrency has no effect: "
          + "max_workers and branching_factor bound the requests in flight",
        "test.json:2:2: warning: async_tool_concurrency has no effect: "
          + "max_workers and branching_factor bound the tool calls in flight",
        "test.json:2:31: warning: output_format has no effect: "
          + "question-answer pairs are always written as JSON lines",
        "test.json:2:54: warning: sandbox_server_url has no effect: "
          + "tools run inside the workers and environment_kwargs configures them",
        "test.json:3:2: warning: sandbox_timeout has no effect: "
          + "tools run inside the workers and environment_kwargs configures them",
        "test.json:3:24: warning: resource_types has no effect: "
          + "environment_mode chooses the tools and environment_kwargs configures them",
      ])
  }

  @Test("a shallow tree lowers the default min_depth, a contradiction is reported")
  func depths() throws {
    let loaded = try loadSettings(#"{"environment_mode": "math", "depth": 1}"#)
    #expect(loaded.settings.minDepth == 1)
    #expect(
      settingsProblems(#"{"environment_mode": "math", "depth": 1, "min_depth": 2}"#)
        == ["test.json:1:55: min_depth 2 is above max_depth 1"])
    #expect(
      settingsProblems(#"{"environment_mode": "math", "min_depth": 6}"#)
        == ["test.json:1:43: min_depth 6 is above max_depth 5"])
  }

  @Test("a tool that the environment does not have is found with its place")
  func unknownTools() throws {
    let text = """
      {"environment_mode": "math",
       "tools": ["calculator", "calculater", "browser"]}
      """
    let loaded = try loadSettings(text)
    #expect(
      loaded.problems(knownTools: ["calculator"]).map(\.description) == [
        "test.json:2:26: environment mode \"math\" has no tool \"calculater\"; "
          + "did you mean \"calculator\"?",
        "test.json:2:40: environment mode \"math\" has no tool \"browser\"; it has calculator",
      ])
    #expect(loaded.problems(knownTools: ["calculator", "calculater", "browser"]).isEmpty)
  }
}
