import Foundation
import TestSupport
import Testing

@testable import Environment

/// What code in the sandbox must not be able to do, done by the program as a user runs it: once as
/// the tests' own user, and once as nobody if that is root.
@Suite("Containment", .serialized)
struct ContainmentTests {
  @Test(
    "What lies outside is not there or refused", arguments: ContainmentCase.reaches,
    PythonBench.User.possible)
  func reaches(attempt: ContainmentCase, user: PythonBench.User) async throws {
    try await attempt.isContained(in: PythonBench(user), .namespaces)
  }

  @Test(
    "What has no end is ended at its limit", arguments: ContainmentCase.excesses,
    PythonBench.User.possible)
  func excesses(attempt: ContainmentCase, user: PythonBench.User) async throws {
    try await attempt.isContained(in: PythonBench(user), .namespaces)
  }

  @Test(
    "Tricks on the interpreter are found out", arguments: ContainmentCase.tricks,
    PythonBench.User.possible)
  func tricks(attempt: ContainmentCase, user: PythonBench.User) async throws {
    try await attempt.isContained(in: PythonBench(user), .namespaces)
  }
}

extension ContainmentCase {
  /// Runs the code between two steps of the same path: the one before it must be usable after it.
  func isContained(in bench: PythonBench, _ tier: SandboxTier) async throws {
    let before = ProcessTable.inOtherNamespaces
    let answers = try await bench.run(["kept = 41", code, "kept + 1"])
    try #require(answers.count == 3)
    #expect(statuses.contains(answers[1].step_status ?? ""), "\(answers[1])")
    #expect(answers[1].observation.contains(says(in: tier)), "\(answers[1].observation)")
    #expect(answers[2].observation == "Value: 42")
    #expect(Set(answers.map(\.sandbox)) == [tier.rawValue])
    #expect(ProcessTable.inOtherNamespaces.subtracting(before).isEmpty)
  }
}

extension ProcessTable {
  /// Processes, not ended, whose namespace for process numbers is not this one's.
  static var inOtherNamespaces: Set<Int32> {
    func space(_ pid: String) -> String? {
      // Gone, or not to be seen.
      try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/ns/pid")
    }
    let own = space("self")
    return Set(
      all.filter { !$0.isZombie }.map(\.pid).filter { pid in
        space("\(pid)").map { $0 != own } ?? false
      })
  }
}
