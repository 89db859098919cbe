import TestSupport
import Testing

@testable import Base
@testable import Environment
@testable import Python

@Suite("An interpreter's installation")
struct PythonInstallationTests {
  func installation(_ prefixes: [String], executable: String) throws -> PythonInstallation {
    let text = """
      {"executable": "\(executable)", "version": "3.11.2",
       "prefixes": [\(prefixes.map { "\"\($0)\"" }.joined(separator: ","))]}
      """
    return try #require(PythonInstallation(parsing: Array(text.utf8)))
  }

  @Test("What is shown has no folder inside another, and only usual places that are there")
  func shown() throws {
    let system = try installation(["/usr", "/usr"], executable: "/usr/bin/python3.11")
    #expect(
      system.shown(packages: nil) { ["/usr", "/lib64"].contains($0) } == ["/usr", "/lib64"])
    let own = try installation(["/opt/v", "/opt/py"], executable: "/opt/py/bin/python3")
    #expect(
      own.shown(packages: "/opt/v/lib/extra") { $0 == "/usr" } == ["/usr", "/opt/v", "/opt/py"])
  }

  @Test("The workspace lies where nothing is shown")
  func workspace() {
    #expect(PythonInstallation.workspace(besides: ["/usr", "/working"]) == "/work")
    #expect(PythonInstallation.workspace(besides: ["/work/packages"]) == "/workspace")
  }

  @Test(
    "What no interpreter answers is refused",
    arguments: [
      "", "3.11", "{}",
      #"{"executable": "python3", "prefixes": ["/usr"], "version": "3.11.2"}"#,
      #"{"executable": "/usr/bin/python3", "prefixes": ["/"], "version": "3.11.2"}"#,
    ])
  func refused(text: String) {
    #expect(PythonInstallation(parsing: Array(text.utf8)) == nil)
  }

  @Test(
    "Old interpreters are told from recent ones",
    arguments: [("3.8.19", false), ("3.9.0", true), ("3.14.1", true), ("2.7", false)])
  func age(version: String, isRecent: Bool) throws {
    var installation = try installation(["/usr"], executable: "/usr/bin/python3")
    installation.version = version
    #expect(installation.isRecentEnough == isRecent)
  }

  @Test("Packages that are named can be imported, and those of the machine can't")
  func packages() async throws {
    let folder = try TemporaryDirectory()
    try folder.write("small_one.py", "ANSWER = 42")
    try folder.write("small_one-1.0.dist-info", "")
    let settings: JSONObject = [
      "python_packages": ["Small-One"], "python_packages_folder": .string(folder.path),
    ]
    let environment = try PythonEnvironment(arguments: settings)
    let root = try await environment.open(seed: Samples.seed("packages"))
    let call = ToolCall(
      tool: "python_interpreter",
      parameters: ["code": "import small_one, sys\nprint(small_one.ANSWER)\nimport pip"])
    let step = await environment.perform(call, in: root)
    await environment.close(root)
    #expect(step.observation.text.hasPrefix("42\n"))
    #expect(step.observation.text.hasSuffix("ModuleNotFoundError: No module named 'pip'"))
  }

  @Test("A package that is not installed is named, with what installs it")
  func missingPackage() throws {
    let folder = try TemporaryDirectory()
    let error = #expect(throws: EnvironmentError.self) {
      try PythonEnvironment(arguments: [
        "python_packages": ["numpy"], "python_packages_folder": .string(folder.path),
      ])
    }
    #expect(error?.path == ["python_packages"])
    #expect(error?.description.contains("numpy is not in \(folder.path)") == true)
  }

  @Test("A folder for packages that is not there is named, with what makes it")
  func missingFolder() throws {
    let folder = try TemporaryDirectory()
    let error = #expect(throws: EnvironmentError.self) {
      try PythonEnvironment(arguments: [
        "python_packages": ["numpy", "sympy"],
        "python_packages_folder": .string(folder.path + "/none"),
      ])
    }
    #expect(error?.description.contains("there is no folder \(folder.path)/none") == true)
    #expect(error?.description.hasSuffix("scripts/python_packages.py numpy sympy makes it") == true)
  }
}
