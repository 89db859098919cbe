import Glibc
import TestSupport
import Testing

extension FaultTests {
  /// Ctrl-C, and what a service manager sends.
  @Suite("Signals to the parent")
  struct SignalTests {
    @Test(
      "The first signal lets seeds in flight finish and starts no others",
      arguments: [SIGINT, SIGTERM, SIGHUP])
    func once(signal: Int32) async throws {
      let run = try FaultRun(workers: 2)
      let parent = try run.start((1...10).map { "slow 1200 #\($0)" })
      try await run.waitForDiary("begin", count: 2)
      parent.signal(signal)
      let result = await parent.wait()
      #expect(result.code == 128 + signal)
      #expect(result.errors.contains("finishing the seeds in flight"), "\(result.errors)")
      #expect(try run.output.ends == [1: SeedEnd(), 2: SeedEnd()])
      #expect(run.diary("begin").count == 2)
      #expect((try run.output.statistics["status"] as? String)?.hasPrefix("stopped by SIG") == true)
      #expect(run.processes.isEmpty)
    }

    @Test("A signal that was ignored at the start, as by nohup, stays ignored")
    func ignored() async throws {
      let run = try FaultRun(workers: 2)
      let parent = try run.start(
        ["slow 1200 #1", "slow 1200 #2"], script: "trap '' HUP; exec \"$@\"")
      try await run.waitForDiary("begin", count: 2)
      parent.signal(SIGHUP)
      let result = await parent.wait()
      #expect(result.code == 0, "\(result.errors)")
      #expect(!result.errors.contains("SIGHUP"))
    }

    @Test("The second ends seeds in flight with what they have started; they count as not done")
    func twice() async throws {
      let run = try FaultRun.withEnginesLoop(workers: 2)
      let parent = try run.start(["nurse sleep 600 #0", "hang #1", "fine #2"])
      try await run.waitForDiary("child")
      try await run.waitForDiary("begin", count: 2)
      try await Self.interrupt(parent, until: "once more ends them")
      parent.signal(SIGINT)
      let result = await parent.wait()
      #expect(result.code == 130)
      #expect(result.errors.contains("ending the seeds in flight"), "\(result.errors)")
      #expect(try run.output.texts("type", of: run.output.journal) == ["run", "end"])
      #expect(run.processes.isEmpty, "\(run.processes)")
    }

    @Test("The third exits at once, and the workers go by themselves")
    func threeTimes() async throws {
      let run = try FaultRun.withEnginesLoop(workers: 2, settings: ["shutdown_grace_seconds": 60])
      let parent = try run.start(["fine #0", "deaf #1", "deaf #2"])
      try await run.waitForDiary("begin", count: 3)
      try await Self.interrupt(parent, until: "once more ends them")
      try await Self.interrupt(parent, until: "once more exits at once")
      let start = ContinuousClock().now
      parent.signal(SIGINT)
      let result = await parent.wait()
      #expect(start.duration(to: ContinuousClock().now) < .seconds(5))
      #expect(result.code == 130)
      let isEmpty = try await eventually(within: .seconds(5)) { run.processes.isEmpty }
      #expect(isEmpty, "\(run.processes)")
    }

    private static func interrupt(_ parent: CommandRun, until words: String) async throws {
      parent.signal(SIGINT)
      let isSaid = try await eventually(within: .seconds(10)) { parent.errorsSoFar.contains(words) }
      try #require(isSaid, "\(parent.errorsSoFar)")
    }
  }
}
