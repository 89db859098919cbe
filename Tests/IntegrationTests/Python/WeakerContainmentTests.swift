import CSystem
import Foundation
import TestSupport
import Testing

@testable import Base
@testable import Environment
@testable import Python

/// The same attempts where namespaces of our own are not to be had, as far as those tiers promise.
@Suite("Containment in the weaker tiers", .serialized)
struct WeakerContainmentTests {
  private static let program = ["/usr/bin/bwrap", "/usr/local/bin/bwrap"]
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  /// Where the sandbox has no file system of its own, root's home stays root's.
  private func environment(_ tier: SandboxTier) throws -> PythonEnvironment {
    let shared = "/usr/bin/python3"
    let executable = FileManager.default.isExecutableFile(atPath: shared) ? shared : "python3"
    let settings = try PythonSettings([
      "step_timeout_seconds": 1, "python_executable": .string(executable),
    ])
    return PythonEnvironment(
      PythonSandbox.Plan(
        tier: tier, settings: settings,
        installation: try InterpreterProbe.installation(of: executable), packages: nil))
  }

  private func call(_ code: String) -> ToolCall {
    ToolCall(tool: "python_interpreter", parameters: ["code": .string(code)])
  }

  /// Runs the code between two steps of the same path: the one before it must be usable after it.
  private func contain(_ attempt: ContainmentCase, _ tier: SandboxTier) async throws {
    let environment = try environment(tier)
    let seed = Seed(
      index: 1, content: attempt.name, arguments: [:],
      digest: SHA256.digest(attempt.name.utf8), occurrence: 0)
    let before = Set(ProcessTree.descendants(of: getpid()))
    let root = try await environment.open(seed: seed)
    let base = await environment.perform(call("kept = 41"), in: root)
    let step = await environment.perform(call(attempt.code), in: base.state)
    let next = await environment.perform(call("kept + 1"), in: step.state)
    await environment.close(root)
    let status = step.observation.details["step_status"]?.string ?? ""
    #expect(attempt.statuses.contains(status), "\(step.observation)")
    #expect(step.observation.text.contains(attempt.says(in: tier)), "\(step.observation.text)")
    #expect(next.observation.text == "Value: 42")
    #expect(next.observation.details["sandbox"] == .string(tier.rawValue))
    #expect(Set(ProcessTree.descendants(of: getpid())).subtracting(before).isEmpty)
  }

  private static let all =
    ContainmentCase.reaches + ContainmentCase.excesses + ContainmentCase.tricks

  @Test(
    "bwrap's sandbox holds all that ours does",
    .enabled(if: program != nil, "bubblewrap is not installed"), arguments: all)
  func namespaces(attempt: ContainmentCase) async throws { try await contain(attempt, .bwrap) }

  @Test(
    "Landlock's holds it, too, by refusing what is there",
    .enabled(if: csystem_landlock_version() > 0, "this kernel has no Landlock"), arguments: all)
  func landlock(attempt: ContainmentCase) async throws { try await contain(attempt, .landlock) }

  @Test("Limits alone end what has no end", arguments: all.filter { $0.isPromised(in: .none) })
  func limits(attempt: ContainmentCase) async throws { try await contain(attempt, .none) }
}
