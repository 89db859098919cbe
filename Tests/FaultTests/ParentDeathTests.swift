import Glibc
import TestSupport
import Testing

extension FaultTests {
  /// What becomes of the workers of a parent that is gone.
  @Suite("Death of the parent")
  struct ParentDeathTests {
    @Test(
      "When the parent is killed every worker is gone soon, idle or busy, with its tools"
    )
    func killed() async throws {
      let run = try FaultRun.withEnginesLoop(workers: 4)
      let parent = try run.start([
        "fine #0", "child sleep 600 #1", "hang #2", "nurse sleep 600 #3",
      ])
      try await run.waitForDiary("begin", count: 4)
      try await run.waitForDiary("child", count: 2)
      // The parent, four workers, two grandchildren.
      #expect(run.processes.count == 7, "\(run.processes)")
      parent.signal(SIGKILL)
      let isEmpty = try await eventually(within: .seconds(1)) { run.processes.isEmpty }
      #expect(isEmpty, "\(run.processes)")
      #expect(await parent.wait().code == -SIGKILL)
    }

    @Test("A grandchild in a session of its own ends with the parent too")
    func ownSession() async throws {
      let run = try FaultRun.withEnginesLoop()
      let parent = try run.start(["nurse setsid sleep 600 #0"])
      let hasMoved = try await eventually(within: .seconds(10)) {
        run.processes.contains { $0.name == "sleep" && $0.session == $0.pid }
      }
      #expect(hasMoved)
      parent.signal(SIGKILL)
      let isEmpty = try await eventually(within: .seconds(1)) { run.processes.isEmpty }
      #expect(isEmpty, "\(run.processes)")
    }
  }
}
