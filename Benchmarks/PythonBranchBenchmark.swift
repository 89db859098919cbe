import Base
import Foundation
import TestSupport

/// What a branch of the interpreter takes, beside running its ancestor's code again.
///
/// Times are differences of two runs of the `tool` subcommand, so that what they have in common,
/// its start and the choice of a sandbox, is in none of them.
enum PythonBranchBenchmark {
  private static let rounds = 9
  private static let branches = 100
  private static let replays = 10
  private static let trees = 16

  /// Code to branch from, and the settings that it needs.
  private struct Ancestor {
    let name: String
    let code: String
    var settings: JSONObject = [:]
  }

  @Sendable static func measure() async throws -> [Finding] {
    let folder = try TemporaryDirectory()
    defer { withExtendedLifetime(folder) {} }
    let plain = Ancestor(name: "an empty state", code: "x = 0")
    let empty = try await branch(from: plain, in: folder)
    var findings = [
      Finding(
        "a branch with an empty state, median of \(rounds)", empty, "ms", bar: .atMost(5)),
      Finding(
        "  running its ancestor again, times as long",
        try await replay(plain, in: folder) / empty, "", decimals: 1, bar: .atLeast(5)),
      Finding(
        "  restoring its ancestor beside the root, times as long",
        try await restoration(plain, in: folder) / empty, "", decimals: 1),
    ]
    if let packages = await packagesFolder() {
      let numpy = Ancestor(
        name: "numpy", code: "import numpy\nx = numpy.zeros(1000)",
        settings: ["python_packages": ["numpy"], "python_packages_folder": .string(packages)])
      let loaded = try await branch(from: numpy, in: folder)
      findings += [
        Finding("a branch with numpy imported", loaded, "ms"),
        Finding(
          "  running its ancestor again, times as long",
          try await replay(numpy, in: folder) / loaded, "", decimals: 1, bar: .atLeast(50)),
        Finding(
          "  restoring its ancestor beside the root, times as long",
          try await restoration(numpy, in: folder) / loaded, "", decimals: 1),
      ]
    } else {
      report("  no numpy in python3's own packages: left out")
    }
    findings.append(
      Finding(
        "private memory of a node and of one at work, the larger", try await idleMemory(in: folder),
        "MB",
        bar: .atMost(3)))
    findings.append(
      Finding("a step in each of \(trees) trees side by side", try await many(in: folder), "ms"))
    return findings
  }

  // MARK: - Times

  private static func branch(from ancestor: Ancestor, in folder: TemporaryDirectory) async throws
    -> Double
  {
    var times: [Double] = []
    for _ in 0..<rounds {
      let short = try await time(paths: [[ancestor.code]], ancestor, folder)
      let long = try await time(
        paths: [[ancestor.code] + Array(repeating: "x += 1", count: branches)], ancestor, folder)
      times.append((long - short) / Double(branches))
    }
    return times.sorted()[rounds / 2]
  }

  /// A fresh interpreter, and the ancestor's code in it.
  private static func replay(_ ancestor: Ancestor, in folder: TemporaryDirectory) async throws
    -> Double
  {
    var times: [Double] = []
    for _ in 0..<rounds {
      let one = try await time(paths: [[ancestor.code]], ancestor, folder)
      let many = try await time(
        paths: Array(repeating: [ancestor.code], count: replays + 1), ancestor, folder)
      times.append((many - one) / Double(replays))
    }
    return times.sorted()[rounds / 2]
  }

  /// The ancestor's code in an interpreter that runs already, as for a node that lost its process.
  private static func restoration(
    _ ancestor: Ancestor, in folder: TemporaryDirectory
  ) async throws -> Double {
    var times: [Double] = []
    for _ in 0..<rounds {
      let without = try await time(
        paths: Array(repeating: ["0"], count: replays), ancestor, folder)
      let with = try await time(
        paths: Array(repeating: ["0", ancestor.code], count: replays), ancestor, folder)
      times.append((with - without) / Double(replays))
    }
    return times.sorted()[rounds / 2]
  }

  private static func many(in folder: TemporaryDirectory) async throws -> Double {
    let ancestor = Ancestor(name: "", code: "x = 0")
    let path = [ancestor.code] + Array(repeating: "x += 1", count: branches)
    let clock = ContinuousClock()
    let start = clock.now
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<trees {
        group.addTask { _ = try await time(paths: [path], ancestor, folder) }
      }
      try await group.waitForAll()
    }
    return start.duration(to: clock.now).inMilliseconds / Double(branches)
  }

  private static func time(
    paths: [[String]], _ ancestor: Ancestor, _ folder: TemporaryDirectory
  ) async throws -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    let result = try await run(paths, ancestor.settings, folder).wait()
    let elapsed = start.duration(to: clock.now).inMilliseconds
    let lines = result.output.split(separator: "\n")
    guard result.code == 0, lines.count == paths.joined().count,
      lines.allSatisfy({ $0.contains(#""step_status":"ok""#) })
    else {
      throw BenchmarkFailure(
        "python code did not run: \(result.errors)\(result.output.prefix(300))")
    }
    return elapsed
  }

  private static func run(
    _ paths: [[String]], _ settings: JSONObject, _ folder: TemporaryDirectory
  ) throws -> CommandRun {
    let name = UUID().uuidString
    let config = try folder.write(
      "\(name).json",
      JSONValue.object(["environment_mode": "python", "environment_kwargs": .object(settings)])
        .jsonText)
    let lines = paths.map { path in
      JSONValue.array(path.map { ["code": .string($0)] }).jsonText
    }
    return try CommandRun.start(
      ShippedPrograms.path("synthesize-multi"),
      ["tool", "python_interpreter", "--config", config, "--arguments", "-"],
      inputFile: try folder.write("\(name).input", lines.joined(separator: "\n") + "\n"))
  }

  /// Where python3 has numpy; nil if it has none.
  private static func packagesFolder() async -> String? {
    let question = "import numpy, os; print(os.path.dirname(os.path.dirname(numpy.__file__)))"
    let answer = try? await CommandRun.run("/usr/bin/env", ["python3", "-c", question])
    guard let answer, answer.code == 0 else { return nil }
    return answer.output.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  // MARK: - Memory

  /// Of a node that has run a step, and waits while its child runs the next.
  private static func idleMemory(in folder: TemporaryDirectory) async throws -> Double {
    let run = try run([["x = 1", "import time\ntime.sleep(5)"]], [:], folder)
    defer { run.signal(SIGKILL) }
    var chain: [Int32] = []
    let isThere = try await eventually(within: .seconds(10)) {
      // The zygote, the root, the node, and the child that sleeps.
      chain = ProcessTable.children(of: run.pid).suffix(1).map(\.pid)
      while let last = chain.last, let next = ProcessTable.children(of: last).first {
        chain.append(next.pid)
      }
      // What looks for the interpreter may be as deep, but of shells.
      return chain.count == 4
        && chain.allSatisfy { ProcessTable.entry($0)?.name.hasPrefix("python") == true }
    }
    // It has begun to sleep by then.
    try await Task.sleep(for: .seconds(1))
    // Of the child, too, which shares less: it has begun to work.
    let memory = chain.dropFirst(2).compactMap(privateMemory).max()
    guard isThere, let memory else { throw BenchmarkFailure("a tree's nodes cannot be found") }
    return memory
  }

  /// In MB.
  private static func privateMemory(of pid: Int32) -> Double? {
    guard let text = FileManager.default.contents(atPath: "/proc/\(pid)/smaps_rollup") else {
      return nil
    }
    let sizes = String(decoding: text, as: UTF8.self).split(separator: "\n")
      .filter { $0.hasPrefix("Private_") }
      .compactMap { $0.split(separator: " ").dropFirst().first.flatMap { Double($0) } }
    return sizes.isEmpty ? nil : sizes.reduce(0, +) / 1024
  }
}
