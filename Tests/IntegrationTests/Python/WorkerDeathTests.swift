import Foundation
import TestSupport
import Testing

@testable import Base
@testable import Environment

@Suite("A worker that is killed in the middle of a step", .serialized)
struct WorkerDeathTests {
  @Test("leaves nothing behind", arguments: PythonBench.User.possible)
  func namespaces(user: PythonBench.User) async throws {
    // The zygote, the root and the eight that loop.
    try await dies(as: user, in: .namespaces, processes: 10)
  }

  @Test(
    "leaves nothing behind where bwrap makes the sandbox",
    .enabled("bubblewrap is not installed, or an ordinary user may not make namespaces by it") {
      try await PythonBench.User.ordinary.canUseBwrap()
    }, arguments: PythonBench.User.possible)
  func bwrap(user: PythonBench.User) async throws {
    // The watch and bwrap besides.
    try await dies(as: user, in: .bwrap, processes: 12)
  }

  @Test(
    "leaves nothing behind where Landlock is all there is", arguments: PythonBench.User.possible)
  func landlock(user: PythonBench.User) async throws {
    // The watch besides.
    try await dies(as: user, in: .landlock, processes: 11)
  }

  private func dies(as user: PythonBench.User, in tier: SandboxTier, processes: Int) async throws {
    let bench = try PythonBench(
      user, limits: #"{"step_timeout_seconds": 600, "cpu_seconds": 600}"#, tier: tier)
    let run = try bench.start(
      ["import os\nfor i in range(3): os.fork()\nwhile True: pass"])
    defer { run.signal(SIGKILL) }
    var tree: [pid_t] = []
    let isThere = try await eventually(within: .seconds(30)) {
      tree = ProcessTree.descendants(of: run.pid)
      return tree.count >= processes
    }
    let entries = tree.compactMap(ProcessTable.entry)
    #expect(isThere, "\(entries)")
    #expect(entries.contains { $0.name == "bwrap" } == (tier == .bwrap))
    run.signal(SIGKILL)
    #expect(await run.wait().code == -SIGKILL)
    let isGone = try await eventually(within: .seconds(30)) {
      tree.compactMap(ProcessTable.entry).allSatisfy(\.isZombie)
    }
    #expect(isGone, "\(tree.compactMap(ProcessTable.entry))")
  }
}
