import Foundation
import TestSupport

@testable import Base
@testable import Environment

/// Runs code by the `tool` subcommand, in a folder of its own, as root or as an ordinary user.
struct PythonBench {
  enum User: String, Sendable, CaseIterable {
    case own
    case nobody

    /// Nobody can only be had by root.
    static var possible: [User] { geteuid() == 0 ? allCases : [.own] }

    static var ordinary: User { geteuid() == 0 ? .nobody : .own }

    /// What the tests' own user starts to have a command run as this one.
    func command(_ words: [String]) -> [String] {
      switch self {
      case .own: words
      case .nobody:
        ["/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] + words
      }
    }
  }

  struct Answer: Decodable, Sendable {
    let step_status: String?
    let observation: String
    let sandbox: String?
    let results: [String]
    let files: [String]?
  }

  let folder: TemporaryDirectory
  private let arguments: [String]
  private var environment = [
    "PATH": "/usr/local/bin:/usr/bin:/bin", "SECRET_OF_THE_TEST": "1",
  ]

  /// For a weaker tier the program finds that it may not make namespaces, and for one without bwrap
  /// that this is not installed.
  init(
    _ user: User = .own, limits: String = #"{"step_timeout_seconds": 1}"#,
    tier: SandboxTier = .namespaces
  ) throws {
    folder = try TemporaryDirectory()
    let config = try folder.write(
      "config.json", #"{"environment_mode": "python", "environment_kwargs": \#(limits)}"#)
    // Another user may not get to where the tests are.
    let program = folder.path + "/synthesize-multi"
    try FileManager.default.copyItem(atPath: Products.path("synthesize-multi"), toPath: program)
    if tier != .namespaces {
      let library = folder.path + "/libFaultySystem.so"
      try FileManager.default.copyItem(
        atPath: Products.path("libFaultySystem.so"), toPath: library)
      environment["LD_PRELOAD"] = library
      environment["FAULTY_NAMESPACES"] = "1"
    }
    if tier == .landlock {
      let programs = folder.path + "/bin"
      try FileManager.default.createDirectory(atPath: programs, withIntermediateDirectories: true)
      let interpreter = InstalledProgram.path(of: "python3", in: environment["PATH"]) ?? "python3"
      try FileManager.default.createSymbolicLink(
        atPath: programs + "/python3", withDestinationPath: interpreter)
      environment["PATH"] = programs
    }
    arguments = user.command([
      program, "tool", "python_interpreter", "--config", config, "--arguments", "-",
    ])
  }

  /// Starts steps one after another on one path.
  func start(_ steps: [String]) throws -> CommandRun {
    let line = try JSONEncoder().encode(steps.map { ["code": $0] })
    let input = try folder.write("input", String(decoding: line, as: UTF8.self) + "\n")
    return try CommandRun.start(
      arguments[0], Array(arguments.dropFirst()), environment: environment, inputFile: input)
  }

  func run(_ steps: [String]) async throws -> [Answer] {
    let result = try await start(steps).wait()
    guard result.code == 0, result.errors.isEmpty else { throw Failure(text: result.errors) }
    return try result.output.split(separator: "\n").map {
      try JSONDecoder().decode(Answer.self, from: Data($0.utf8))
    }
  }

  struct Failure: Error {
    let text: String
  }
}

extension PythonBench.User {
  /// Whether bwrap is installed and makes this user namespaces.
  func canUseBwrap() async throws -> Bool {
    guard let bwrap = InstalledProgram.path(of: "bwrap") else { return false }
    let words = command([
      bwrap, "--unshare-user", "--unshare-pid", "--unshare-net", "--ro-bind", "/", "/", "/bin/true",
    ])
    return try await CommandRun.run(words[0], Array(words.dropFirst())).code == 0
  }
}
