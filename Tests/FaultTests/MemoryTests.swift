import TestSupport
import Testing

extension FaultTests {
  /// Workers that take more memory than they may.
  @Suite("Memory")
  struct MemoryTests {
    @Test(
      "A worker that runs out of memory is named so, and the pool goes on",
      arguments: ["arrays", "objects", "huge", "huge-deep", "huge-cxx", "hold 300"])
    func bomb(fault: String) async throws {
      let run = try FaultRun.withEnginesLoop(workers: 2, settings: ["worker_memory_limit_mb": 200])
      let result = try await run.run(["once \(fault) #0", "fine #1", "fine #2"])
      #expect(result.code == 0, "\(result.errors)")
      let output = try run.output
      #expect(output.crashes == ["memory_cap"], "\(result.errors)")
      #expect(output.ends == [1: SeedEnd(attempts: 2), 2: SeedEnd(), 3: SeedEnd()])
    }

    @Test("A crash is not taken for want of memory because the parent is large")
    func largeParent() async throws {
      let run = try FaultRun(settings: ["worker_memory_limit_mb": 100])
      // The kernel counts to a child's peak that of the process it was spawned from: the second
      // worker starts when the parent has held the large result.
      let result = try await run.run(["big 30000000 #0", "once signal 9 #1", "once segfault #2"])
      #expect(result.code == 0, "\(result.errors)")
      #expect(try run.output.crashes == ["signal_SIGKILL", "signal_SIGSEGV"])
    }

    @Test("Results of a megabyte from 64 workers don't pile up in front of a slow disk")
    func largeResults() async throws {
      let run = try FaultRun(workers: 64)
      let seeds = TestLength.count(short: 128, full: 192)
      // Slow throughout, and once for so long that all other seeds could end meanwhile.
      let slow = [
        SystemFault(call: .sync, file: "_math_", effect: .slow(milliseconds: 40)),
        SystemFault(
          call: .sync, file: "journal_", first: 3, last: 3, effect: .slow(milliseconds: 5000)),
      ]
      let parent = try run.start(
        (1...seeds).map { "big 1000000 #\($0)" } + ["hang #last"],
        environment: SystemFault.environment(slow))
      let isDone = try await eventually(within: .seconds(120), every: .milliseconds(20)) {
        run.committedSeeds == seeds && run.diary("begin").count == seeds + 1
      }
      #expect(isDone)
      let sizes = try #require(ProcessTable.residentSizes(of: parent.pid))
      // The program itself, 64 results in flight, and the 16 MiB that wait before others are held.
      #expect(sizes.peak < 200 << 20, "\(sizes)")
      parent.signal(15)
      let isDraining = try await eventually(within: .seconds(60)) {
        parent.errorsSoFar.contains("once more")
      }
      #expect(isDraining)
      parent.signal(15)
      #expect(await parent.wait().code == 143)
      #expect(try run.sizeOfPairs > seeds * 1_000_000)
    }
  }
}
