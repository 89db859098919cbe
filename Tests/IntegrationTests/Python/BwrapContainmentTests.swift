import Foundation
import TestSupport
import Testing

@testable import SynthesisCore

/// Containment where bwrap makes the namespaces, done by the program as a user runs it on a machine
/// that does not let it make them itself. As the tests' own user the attempts are made by
/// `WeakerContainmentTests`.
@Suite(
  "Containment by bwrap", .serialized,
  .enabled("bubblewrap is not installed, or an ordinary user may not make namespaces by it") {
    try await PythonBench.User.ordinary.canUseBwrap()
  })
struct BwrapContainmentTests {
  @Test(
    "An ordinary user's holds all that root's does",
    arguments: ContainmentCase.reaches + ContainmentCase.excesses + ContainmentCase.tricks)
  func ordinaryUser(attempt: ContainmentCase) async throws {
    try await attempt.isContained(
      in: PythonBench(.ordinary, makesNamespaces: false), .bwrap)
  }

  @Test("Nothing outlives a worker that is killed", arguments: PythonBench.User.possible)
  func workerDeath(user: PythonBench.User) async throws {
    let bench = try PythonBench(
      user, limits: #"{"step_timeout_seconds": 600, "cpu_seconds": 600}"#, makesNamespaces: false)
    let run = try bench.start(
      ["import os\nfor i in range(3): os.fork()\nwhile True: pass"])
    defer { run.signal(SIGKILL) }
    // The watch, bwrap outside, the zygote, the root and the eight that loop.
    var tree: [pid_t] = []
    let isThere = try await eventually(within: .seconds(30)) {
      tree = ProcessTree.descendants(of: run.pid)
      return tree.count >= 12
    }
    #expect(isThere, "\(tree.compactMap(ProcessTable.entry))")
    #expect(tree.compactMap(ProcessTable.entry).contains { $0.name == "bwrap" })
    run.signal(SIGKILL)
    #expect(await run.wait().code == -SIGKILL)
    let isGone = try await eventually(within: .seconds(30)) {
      tree.compactMap(ProcessTable.entry).allSatisfy(\.isZombie)
    }
    #expect(isGone, "\(tree.compactMap(ProcessTable.entry))")
  }
}

extension PythonBench.User {
  /// Whether bwrap is installed and makes this user namespaces.
  fileprivate func canUseBwrap() async throws -> Bool {
    guard let bwrap = InstalledProgram.path(of: "bwrap") else { return false }
    let words = command([
      bwrap, "--unshare-user", "--unshare-pid", "--unshare-net", "--ro-bind", "/", "/", "/bin/true",
    ])
    return try await CommandRun.run(words[0], Array(words.dropFirst())).code == 0
  }
}
