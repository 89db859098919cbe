import Testing

@testable import Base
@testable import Environment
@testable import Python
@testable import Web

@Suite("Settings of the interpreter")
struct PythonSettingsTests {
  @Test("Without any key the defaults hold")
  func defaults() throws {
    let settings = try PythonSettings([:])
    #expect(settings.stepTimeoutSeconds == 10)
    #expect(settings.memoryMegabytes == 512)
    #expect(settings.treeMegabytes == 2048)
    #expect(settings.workspaceMegabytes == 64)
    #expect(settings.outputCharacters == 20_000)
    #expect(!settings.allowsUnsandboxed)
  }

  @Test("Every key arrives where it belongs")
  func keys() throws {
    let settings = try PythonSettings([
      "step_timeout_seconds": 3, "memory_mb": 128, "python_packages": ["numpy"],
      "python_executable": "/opt/python3", "allow_unsandboxed_python": true,
    ])
    #expect(settings.stepTimeoutSeconds == 3)
    #expect(settings.memoryMegabytes == 128)
    #expect(settings.packages == ["numpy"])
    #expect(settings.executable == "/opt/python3")
    #expect(settings.allowsUnsandboxed)
  }

  @Test(
    "What is wrong is named with its key",
    arguments: [
      (
        ["memory_md": 5],
        "environment_kwargs has no key `memory_md` for python; did you mean \"memory_mb\"?",
        "memory_md"
      ),
      (
        ["memory_mb": 1], "environment_kwargs: `memory_mb` must be an integer from 64 to 65536",
        "memory_mb"
      ),
      (
        ["python_packages": "numpy"],
        "environment_kwargs: `python_packages` must be a list of package names", "python_packages"
      ),
      (
        ["allow_unsandboxed_python": 1],
        "environment_kwargs: `allow_unsandboxed_python` must be true or false",
        "allow_unsandboxed_python"
      ),
    ] as [(JSONObject, String, String)])
  func problems(arguments: JSONObject, sentence: String, key: String) {
    #expect(throws: EnvironmentError(description: sentence, path: [key])) {
      try PythonSettings(arguments)
    }
  }
}

@Suite("Paths of environments")
struct EnvironmentPathTests {
  private static let variables = EnvironmentVariables(
    environment: ["HOME": "/home/me", "DATA": "/data"])

  @Test("In python mode paths are resolved before workers get them, and other texts are left")
  func python() throws {
    let resolve = EnvironmentDefinition.python.resolve
    #expect(
      try resolve(
        [
          "python_executable": "~/venv/bin/python", "python_packages_folder": "${DATA}/packages",
          "python_packages": ["~"], "memory_mb": 100,
        ], Self.variables, "")
        == [
          "python_executable": "/home/me/venv/bin/python",
          "python_packages_folder": "/data/packages",
          "python_packages": ["~"], "memory_mb": 100,
        ])
    // What is no text is told of by the settings.
    #expect(try resolve(["python_executable": 5], Self.variables, "") == ["python_executable": 5])
    #expect(
      throws: EnvironmentError(
        description: "python_executable names the environment variable NONE, which is not set",
        path: ["python_executable"])
    ) { try resolve(["python_executable": "${NONE}"], Self.variables, "") }
  }

  @Test("In web mode too, and once resolved they are what they are")
  func web() throws {
    let resolve = EnvironmentDefinition.web.resolve
    let resolved = try resolve(
      ["search_corpus": "~/c.jsonl", "search_index": "${DATA}/i", "page_store": "~"],
      Self.variables, "/folder")
    #expect(resolved["search_corpus"] == "/home/me/c.jsonl")
    #expect(resolved["search_index"] == "/data/i")
    #expect(resolved["page_store"] == "/home/me")
    #expect(try resolve(resolved, .none, "/folder") == resolved)
  }
}

@Suite("The choice of a sandbox")
struct SandboxTierTests {
  private static let failure = SandboxFailure(description: "not here")

  @Test("The strongest that works is taken, and weaker ones are not even tried")
  func strongest() throws {
    var tried: [SandboxTier] = []
    let tier = try SandboxTier.strongest(allowsNone: true) { tier in
      tried.append(tier)
      return tier == .landlock ? nil : Self.failure
    }
    #expect(tier == .landlock)
    #expect(tried == [.namespaces, .bwrap, .landlock])
  }

  @Test("Without any, the mode refuses to start, unless that is allowed")
  func none() throws {
    #expect(throws: EnvironmentError.self) {
      try SandboxTier.strongest(allowsNone: false) { $0 == .none ? nil : Self.failure }
    }
    #expect(
      try SandboxTier.strongest(allowsNone: true) { $0 == .none ? nil : Self.failure } == .none)
  }
}
