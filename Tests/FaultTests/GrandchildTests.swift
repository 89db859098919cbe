import TestSupport
import Testing

extension FaultTests {
  /// Programs that workers have started, and that outlive them or not.
  @Suite("Grandchildren")
  struct GrandchildTests {
    @Test(
      "A seed is in other hands before long though a grandchild holds the pipes, and the group is empty"
    )
    func pipesHeld() async throws {
      let run = try FaultRun(workers: 2)
      let seeds = (1...5).map { "once orphan sleep 600 #\($0)" }
      let result = try await run.run(seeds)
      #expect(result.code == 0, "\(result.errors)")
      #expect(try run.output.crashes == Array(repeating: "exit_0", count: 5))
      let losses = seeds.compactMap(run.timeLost)
      #expect(losses.count == 5)
      // In milliseconds, and far above the few that it takes; the grandchild sleeps for minutes.
      #expect(try #require(losses.min()) < 2000, "\(losses)")
      #expect(run.diary("child").count == 5)
      #expect(run.processes.isEmpty)
    }

    @Test(
      "A grandchild that fills the pipes does not hold the parent up",
      arguments: ["yes", "setsid yes"])
    func pipesFilled(command: String) async throws {
      let run = try FaultRun()
      let result = try await run.run(["once orphan \(command) #0", "fine #1"])
      #expect(result.code == 0, "\(result.errors)")
      #expect(try run.output.ends == [1: SeedEnd(attempts: 2), 2: SeedEnd()])
      #expect(run.processes.isEmpty)
    }

    @Test(
      "A grandchild in a session of its own ends with its worker, and another worker's does not")
    func ownSession() async throws {
      let run = try FaultRun(workers: 2)
      let parent = try run.start(["nurse setsid sleep 601 #0", "once orphan setsid sleep 602 #1"])
      try await run.waitForDiary("child", count: 2)
      try await run.waitForDiary("begin", count: 3)
      let isSwept = try await eventually(within: .seconds(5)) {
        run.processes.count { $0.name == "sleep" } == 1
      }
      #expect(isSwept, "\(run.processes)")
      let kept = try #require(run.processes.first { $0.name == "sleep" })
      #expect(run.diary("child").contains { $0.text == String(kept.pid) })
      parent.signal(2)
      let isDraining = try await eventually(within: .seconds(5)) {
        parent.errorsSoFar.contains("once more")
      }
      #expect(isDraining)
      parent.signal(2)
      #expect(await parent.wait().code == 130)
      #expect(run.processes.isEmpty, "\(run.processes)")
    }
  }
}
