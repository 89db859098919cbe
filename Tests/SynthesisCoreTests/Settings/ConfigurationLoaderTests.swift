import Testing

@testable import SynthesisCore

@Suite("Loading a config file")
struct ConfigurationLoaderTests {
  @Test("all problems are reported at once, each with its line and column, in file order")
  func allAtOnce() {
    let problems = configurationProblems(
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
      configurationProblems(text) == [#"test.json:2:30: unknown key "tols"; did you mean "tools"?"#]
    )
  }

  @Test(
    "a file that is no JSON object is refused as a whole",
    arguments: [
      ("", "test.json: the file is empty; it must hold a JSON object"),
      (" \n\t", "test.json: the file is empty; it must hold a JSON object"),
      ("[1]", "test.json:1:1: a config file must hold a JSON object, not an array"),
      ("\n  \"é\"", "test.json:2:3: a config file must hold a JSON object, not a string"),
      ("{\n  \"a\" 1}", "test.json:2:7: expected ':'"),
      ("{\"a\": 1,}", "test.json:1:9: expected '\"'"),
      ("{\"a\": 1", "test.json:1:8: the text ends in the middle of a value"),
      ("{} x", "test.json:1:4: text after the end of the value"),
      ("{\"é\": tru}", "test.json:1:7: no JSON value starts with this character"),
    ])
  func wholeFile(text: String, problem: String) {
    #expect(configurationProblems(text) == [problem])
  }

  @Test("text that is not UTF-8 is refused at its first bad byte")
  func invalidUTF8() {
    let bytes = Array("{\n\"é\": \"".utf8) + [0xFF] + Array("\"}".utf8)
    #expect(throws: ConfigurationError.self) {
      try ConfigurationLoader.load(
        bytes, file: "f", environment: EnvironmentVariables(environment: [:]), modelUse: .none)
    }
    do {
      _ = try ConfigurationLoader.load(
        bytes, file: "f", environment: EnvironmentVariables(environment: [:]), modelUse: .none)
    } catch {
      #expect(error.description == "f:2:7: the file is not UTF-8 from here on")
    }
  }

  @Test("a byte order mark is passed over and counts for no column")
  func byteOrderMark() throws {
    let loaded = try loadConfiguration("\u{FEFF}{\"environment_mode\": \"web\"}")
    #expect(loaded.configuration.mode == .web)
    #expect(
      configurationProblems("\u{FEFF}{\"x\": 1, \"environment_mode\": \"web\"}")
        == [#"test.json:1:2: unknown key "x""#])
  }

  @Test("keys doubled inside a value are reported too")
  func nestedDuplicates() {
    #expect(
      configurationProblems(
        #"{"environment_mode": "web", "environment_kwargs": {"a": 1, "b": [{"c": 1, "c": 2}]}}"#)
        == [#"test.json:1:75: "c" stands twice"#])
  }

  @Test("keys of the ancestors are accepted with one warning each that says what replaces them")
  func retiredKeys() throws {
    let loaded = try loadConfiguration(
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
    let loaded = try loadConfiguration(#"{"environment_mode": "math", "depth": 1}"#)
    #expect(loaded.configuration.minDepth == 1)
    #expect(
      configurationProblems(#"{"environment_mode": "math", "depth": 1, "min_depth": 2}"#)
        == ["test.json:1:55: min_depth 2 is above max_depth 1"])
    #expect(
      configurationProblems(#"{"environment_mode": "math", "min_depth": 6}"#)
        == ["test.json:1:43: min_depth 6 is above max_depth 5"])
  }

  @Test("a tool that the environment does not have is found with its place")
  func unknownTools() throws {
    let text = """
      {"environment_mode": "math",
       "tools": ["calculator", "calculater", "browser"]}
      """
    let loaded = try loadConfiguration(text)
    #expect(
      loaded.problems(knownTools: ["calculator"]).map(\.description) == [
        "test.json:2:26: environment mode \"math\" has no tool \"calculater\"; "
          + "did you mean \"calculator\"?",
        "test.json:2:40: environment mode \"math\" has no tool \"browser\"; it has calculator",
      ])
    #expect(loaded.problems(knownTools: ["calculator", "calculater", "browser"]).isEmpty)
  }

  @Test("a later problem is placed at the deepest part of its path that the file holds")
  func laterProblem() throws {
    let loaded = try loadConfiguration(
      "{\"environment_mode\": \"web\",\n \"environment_kwargs\": {\"top_k\": 3}}")
    func place(_ path: [String]) -> String { loaded.problem(at: path, "wrong").description }
    #expect(place(["environment_kwargs", "top_k"]) == "test.json:2:34: wrong")
    #expect(place(["environment_kwargs", "missing"]) == "test.json:2:24: wrong")
    #expect(place(["output_dir"]) == "test.json: wrong")
  }
}
