import Testing

@testable import Base
@testable import Models
@testable import Synthesize

@Suite("Model settings from the environment")
struct ModelFallbackTests {
  private static let placeholders = """
    {"environment_mode": "math", "model_name": "${M}-${SIZE}", "base_url": "http://${HOST}/v1",
     "api_key": "${K}"}
    """

  @Test("variables are put into the model's name, address and key")
  func expansion() throws {
    let loaded = try loadSettings(
      Self.placeholders,
      environment: ["M": "qwen", "SIZE": "7b", "HOST": "localhost:1", "K": "k-${M}"],
      purpose: .run)
    #expect(loaded.settings.model.name == "qwen-7b")
    #expect(loaded.settings.model.baseURL == "http://localhost:1/v1")
    // A value is never expanded again.
    #expect(loaded.settings.model.apiKey?.exposed == "k-${M}")
    #expect(loaded.warnings.isEmpty)
  }

  @Test("each variable that is not set or empty is a problem that names it")
  func missingVariables() {
    let problems = settingsProblems(
      Self.placeholders, environment: ["M": "qwen", "K": ""], purpose: .run)
    #expect(
      problems == [
        "test.json:1:44: model_name needs the environment variable SIZE, which is not set",
        "test.json:1:72: base_url needs the environment variable HOST, which is not set",
        "test.json:2:13: api_key needs the environment variable K, which is empty",
      ])
  }

  private static let files: @Sendable (String) -> Result<[UInt8], EnvironmentVariables.Unreadable> =
    { path in
      switch path {
      case "/good": .success(Array(" sk-from-file\n".utf8))
      case "/blank": .success(Array(" \n".utf8))
      case "/latin": .success([0xE9])
      default: .failure(EnvironmentVariables.Unreadable(reason: "can't be read: no such file"))
      }
    }

  @Test("a variable that is not set is read from the file that its _FILE names")
  func fromFile() throws {
    let text =
      #"{"environment_mode": "math", "model_name": "m", "base_url": "http://h/v1", "api_key": "${K}"}"#
    func key(_ environment: [String: String], _ text: String) throws -> String? {
      try loadSettings(
        text, environment: environment, purpose: .run, readFile: Self.files
      ).settings.model.apiKey?.exposed
    }
    #expect(try key(["K_FILE": "/good"], text) == "sk-from-file")
    #expect(try key(["K": "", "K_FILE": "/good"], text) == "sk-from-file")
    #expect(try key(["K": "sk-set", "K_FILE": "/good"], text) == "sk-set")
    let open = #"{"environment_mode": "math", "model_name": "m", "base_url": "http://h/v1"}"#
    #expect(try key(["OPENAI_API_KEY_FILE": "/good"], open) == "sk-from-file")
    #expect(try key(["OPENAI_API_KEY": "sk", "OPENAI_API_KEY_FILE": "/none"], open) == "sk")
  }

  @Test(
    "a file that gives no value is a problem",
    arguments: [
      ("/none", "can't be read: no such file"), ("/blank", "is empty"), ("/latin", "is not UTF-8"),
    ])
  func badFile(path: String, reason: String) {
    func problems(_ key: String, _ variable: String) -> [String] {
      settingsProblems(
        #"{"environment_mode": "math", "model_name": "m", "base_url": "http://h/v1"\#(key)}"#,
        environment: [variable: path], purpose: .run, readFile: Self.files)
    }
    #expect(
      problems(#", "api_key": "${K}""#, "K_FILE") == [
        "test.json:1:87: api_key needs the environment variable K, "
          + "whose file, named by K_FILE, \(reason)"
      ])
    #expect(
      problems("", "OPENAI_API_KEY_FILE") == [
        "test.json: api_key comes from the environment variable OPENAI_API_KEY, "
          + "whose file, named by OPENAI_API_KEY_FILE, \(reason)"
      ])
  }

  @Test("without an endpoint to ask, a missing variable is a warning")
  func missingVariablesSimulated() throws {
    let loaded = try loadSettings(Self.placeholders, purpose: .simulation)
    #expect(loaded.settings.model.isSimulated)
    #expect(
      loaded.warnings.first?.description
        == "test.json:1:44: warning: model_name needs the environment variable M, "
        + "which is not set but not needed now")
  }

  @Test(
    "a brace without a name is a problem",
    arguments: ["${", "a${}", "${1A}", "${A B}", "${A", "${é}"])
  func malformedVariable(text: String) {
    #expect(
      settingsProblems(#"{"environment_mode": "math", "model_name": "\#(text)"}"#)
        == [#"test.json:1:44: model_name holds a "${" that does not begin a "${NAME}""#])
  }

  @Test("other dollar signs stay", arguments: ["$A", "$", "$$A", "a$ {B}", "}{"])
  func plainDollar(text: String) throws {
    let loaded = try loadSettings(
      #"{"environment_mode": "math", "model_name": "\#(text)"}"#, environment: ["A": "x"])
    #expect(loaded.settings.model.name == text)
  }

  @Test("what the config leaves open comes from the OPENAI variables")
  func fallback() throws {
    let text = #"{"environment_mode": "math", "api_key": "", "base_url": null}"#
    var environment = [
      "OPENAI_MODEL": "m", "OPENAI_API_BASE": "http://base/v1", "OPENAI_API_KEY": "k",
    ]
    var model = try loadSettings(text, environment: environment, purpose: .run)
      .settings.model
    #expect(model.name == "m")
    #expect(model.baseURL == "http://base/v1")
    #expect(model.apiKey == Secret("k"))

    environment["OPENAI_API_URL"] = "http://url/v1/"
    model = try loadSettings(text, environment: environment, purpose: .run)
      .settings.model
    #expect(model.baseURL == "http://url/v1")

    model = try loadSettings(
      #"{"environment_mode": "math", "model_name": "own", "base_url": "http://own"}"#,
      environment: environment, purpose: .run
    ).settings.model
    #expect(model.name == "own")
    #expect(model.baseURL == "http://own")
  }

  @Test("an endpoint must have an address and a model, but may do without a key")
  func required() {
    let text = #"{"environment_mode": "math"}"#
    #expect(
      settingsProblems(text, environment: ["OPENAI_API_URL": ""], purpose: .run) == [
        "test.json: model_name is missing; set it here or in the variable OPENAI_MODEL",
        "test.json: base_url is missing; "
          + "set it here or in the variable OPENAI_API_URL or OPENAI_API_BASE",
      ])
    #expect(settingsProblems(text, purpose: .simulation) == [])
    #expect(settingsProblems(text, purpose: .inspection) == [])
  }

  @Test("a bad variable is named")
  func badFallback() {
    #expect(
      settingsProblems(
        #"{"environment_mode": "math", "model_name": "m"}"#,
        environment: ["OPENAI_API_URL": "localhost", "OPENAI_API_KEY": "a b"], purpose: .run)
        == [
          "test.json: the environment variable OPENAI_API_URL must start with http:// or https://",
          "test.json: the environment variable OPENAI_API_KEY "
            + "holds a space or a character that no HTTP header can carry",
        ])
  }

  @Test("a key that is written out is accepted with a warning")
  func literalKey() throws {
    let loaded = try loadSettings(#"{"environment_mode": "math", "api_key": "canary-5f2d"}"#)
    #expect(loaded.settings.model.apiKey == Secret("canary-5f2d"))
    #expect(
      loaded.warnings.map(\.description) == [
        "test.json:1:41: warning: api_key is written out; "
          + "keep it in the environment and say \"${OPENAI_API_KEY}\" here"
      ])
  }

  @Test("so is one of the environment's services; a variable's name is what is wanted")
  func literalServiceKey() throws {
    func warnings(_ key: String) throws -> [String] {
      try loadSettings(
        #"{"environment_mode": "web", "environment_kwargs": {"search_api_key": \#(key)}}"#,
        environment: ["SEARCH_KEY": "canary-5f2d"]
      ).warnings.map(\.description)
    }
    #expect(
      try warnings(#""canary-5f2d""#) == [
        "test.json:1:70: warning: search_api_key is written out; "
          + "keep it in the environment and say \"${NAME}\" here"
      ])
    for key in [#""${SEARCH_KEY}""#, #""""#, "null"] { #expect(try warnings(key) == []) }
  }

  @Test(
    "no sentence repeats a key",
    arguments: [
      #"{"api_key": "canary-5f2d", "api_key": "canary-5f2d"}"#,
      #"{"api_key": "canary 5f2d"}"#, #"{"apikey": "canary-5f2d"}"#,
      #"{"api_key": ["canary-5f2d"]}"#, #"{"base_url": "https://canary-5f2d@host"}"#,
      #"{"max_depth": "canary-5f2d"}"#, #"{"api_key": "canary-5f2d" "x"}"#,
      #"{"api_key": "canary-5f2d${"}"#,
    ])
  func noKeyInSentences(text: String) {
    let problems = settingsProblems(text)
    #expect(!problems.isEmpty)
    #expect(!problems.joined().contains("canary"))
  }
}
