import Testing

@testable import Base
@testable import Environment
@testable import Python

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
