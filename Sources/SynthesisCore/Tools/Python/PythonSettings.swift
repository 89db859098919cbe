import Base
import Environment

/// What `environment_kwargs` says for python mode: the interpreter and the limits of a step.
struct PythonSettings: Sendable, Hashable {
  /// A path, or a name to look for in PATH.
  var executable = "python3"
  /// Names of packages that code may import besides the standard library.
  var packages: [String] = []
  /// Where the packages are installed, each beside the others.
  var packagesFolder = ".local/python-packages"
  var allowsUnsandboxed = false
  var stepTimeoutSeconds = 10
  var cpuSeconds = 10
  var memoryMegabytes = 512
  /// Of all processes of a tree together.
  var treeMegabytes = 2048
  /// Processes and threads that a step may have besides its own.
  var processes = 32
  var openFiles = 256
  var fileMegabytes = 64
  var workspaceMegabytes = 64
  var outputCharacters = 20_000
  /// Live processes of one tree; nodes beyond it are restored when they are needed.
  var liveNodes = 32

  /// Between the interrupt and the kill.
  static let interruptGrace = Duration.seconds(1)
  static let workspaceFiles = 10_000
}

extension PythonSettings {
  init(_ arguments: JSONObject) throws(EnvironmentError) {
    for member in arguments.members { try take(member.key, member.value) }
  }

  private struct Number {
    let path: any WritableKeyPath<PythonSettings, Int> & Sendable
    let range: ClosedRange<Int>
  }

  private static let numbers: [String: Number] = [
    "step_timeout_seconds": Number(path: \.stepTimeoutSeconds, range: 1...3600),
    "cpu_seconds": Number(path: \.cpuSeconds, range: 1...3600),
    "memory_mb": Number(path: \.memoryMegabytes, range: 64...65_536),
    "tree_memory_mb": Number(path: \.treeMegabytes, range: 128...1_048_576),
    "max_processes": Number(path: \.processes, range: 0...1024),
    "max_open_files": Number(path: \.openFiles, range: 32...4096),
    "max_file_mb": Number(path: \.fileMegabytes, range: 1...4096),
    "workspace_mb": Number(path: \.workspaceMegabytes, range: 1...4096),
    "max_output_characters": Number(path: \.outputCharacters, range: 200...100_000),
    "max_live_nodes": Number(path: \.liveNodes, range: 2...512),
  ]

  static let keys: [String] =
    numbers.keys.sorted() + [
      "allow_unsandboxed_python", "python_executable", "python_packages", "python_packages_folder",
    ]

  /// Those that are files or folders.
  private static let pathKeys = ["python_executable", "python_packages_folder"]

  /// The arguments with the paths that their texts stand for; what is not a text is reported on reading.
  static func resolved(
    _ arguments: JSONObject, _ variables: EnvironmentVariables
  ) throws(EnvironmentError) -> JSONObject {
    let reading = EnvironmentArguments(arguments: arguments, variables: variables)
    var resolved = arguments
    for key in pathKeys where arguments[key]?.string != nil {
      resolved[key] = try reading.path(key).map { .string($0) }
    }
    return resolved
  }

  private mutating func take(_ key: String, _ value: JSONValue) throws(EnvironmentError) {
    if let number = Self.numbers[key] {
      guard let integer = value.integer, number.range.contains(integer) else {
        throw Self.problem(
          key, "must be an integer from \(number.range.lowerBound) to \(number.range.upperBound)")
      }
      self[keyPath: number.path] = integer
      return
    }
    switch key {
    case "allow_unsandboxed_python":
      guard let flag = value.bool else { throw Self.problem(key, "must be true or false") }
      allowsUnsandboxed = flag
    case "python_executable": executable = try Self.text(key, value)
    case "python_packages_folder": packagesFolder = try Self.text(key, value)
    case "python_packages":
      guard let names = value.array?.compactMap(\.string), names.count == value.array?.count,
        names.allSatisfy({ $0.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9._-]*/) != nil })
      else { throw Self.problem(key, "must be a list of package names") }
      packages = names
    default:
      throw EnvironmentError(
        description: "environment_kwargs has no key `\(key)` for python"
          + NearMiss.hint(for: key, among: Self.keys), path: [key])
    }
  }

  private static func text(_ key: String, _ value: JSONValue) throws(EnvironmentError) -> String {
    guard let text = value.string, !text.isEmpty, !text.utf8.contains(0) else {
      throw problem(key, "must be a string that is not empty")
    }
    return text
  }

  private static func problem(_ key: String, _ rule: String) -> EnvironmentError {
    EnvironmentError(description: "environment_kwargs: `\(key)` \(rule)", path: [key])
  }
}
