import Glibc
import TestSupport
import Testing

extension FaultTests {
  /// Workers that end in the middle of a seed.
  @Suite("Crashes")
  struct CrashTests {
    static let others = (1...6).map { "fine #\($0)" }

    @Test(
      "A seed whose worker dies is tried again by itself, and the cause is named",
      arguments: [
        ("signal 9", "signal_SIGKILL"), ("signal 6", "signal_SIGABRT"),
        ("signal 15", "signal_SIGTERM"), ("segfault", "signal_SIGSEGV"),
        ("stack", "signal_SIGSEGV"),
        ("exit 0", "exit_0"), ("exit 3", "exit_3"), ("half", "signal_SIGKILL"),
        ("trap", "trap"),
      ])
    func crashesOnce(fault: String, cause: String) async throws {
      let run = try FaultRun(workers: 2)
      let victim = "once \(fault) #0"
      let result = try await run.run([victim] + Self.others)
      #expect(result.code == 0, "\(result.errors)")
      let output = try run.output
      #if arch(x86_64)
        let trap = "signal_SIGILL"
      #else
        let trap = "signal_SIGTRAP"
      #endif
      #expect(output.crashes == [cause == "trap" ? trap : cause])
      var expected = Dictionary(uniqueKeysWithValues: (1...7).map { ($0, SeedEnd()) })
      expected[1] = SeedEnd(attempts: 2)
      #expect(output.ends == expected)
      #expect(run.tries(of: victim) == 2)
      for other in Self.others { #expect(run.tries(of: other) == 1) }
      #expect(output.pairs.count == 7 && output.trajectories.count == 7)
      #expect(output.statistics["worker_crashes"] as? Int == 1)
      #expect(run.processes.isEmpty)
    }

    @Test("A poison seed gets exactly three tries and is quarantined; the others are done")
    func poison() async throws {
      let run = try FaultRun(workers: 2)
      let result = try await run.run(["segfault #0"] + Self.others)
      #expect(result.code == 3, "\(result.errors)")
      #expect(run.tries(of: "segfault #0") == 3)
      let output = try run.output
      #expect(
        output.ends[1] == SeedEnd(state: "quarantined", cause: "signal_SIGSEGV", attempts: 3))
      #expect(output.ends.values.count { $0 == SeedEnd() } == 6)
      #expect(output.pairs.count == 6)
      #expect((output.statistics["seeds"] as? [String: Int])?["quarantined"] == 1)
    }

    @Test("Where every seed crashes its worker the run stops after twenty")
    func breaker() async throws {
      let run = try FaultRun(workers: 4)
      let result = try await run.run((1...100).map { "signal 6 #\($0)" })
      #expect(result.code == 1)
      #expect(result.errors.contains("more than half of the last 20 seeds"), "\(result.errors)")
      #expect(Set(run.diary("begin").map(\.text)).count <= 24)
      #expect(run.processes.isEmpty)
    }

    @Test("A seed whose worker crashed is with another one before long")
    func timeLost() async throws {
      let run = try FaultRun(workers: 2)
      let seeds = (1...8).map { "once signal 9 #\($0)" }
      #expect(try await run.run(seeds).code == 0)
      let losses = seeds.compactMap(run.timeLost)
      #expect(losses.count == 8)
      // In milliseconds, and far above the few that it takes: the figure is for benchmarks.
      #expect(try #require(losses.min()) < 2000, "\(losses)")
    }

    @Test("Crash after crash leaves the parent's descriptors as they were, and no zombies")
    func manyCrashes() async throws {
      let cycles = 1000
      let run = try FaultRun(workers: 2)
      // One in three crashes once: the breaker is not for this.
      let crashing = (1...cycles).flatMap {
        ["once signal 9 #\($0)", "fine #a\($0)", "fine #b\($0)"]
      }
      let parent = try run.start(["slow 300 #0", "slow 300 #1"] + crashing + ["hang #last"])
      try await run.waitForDiary("begin", count: 2)
      let descriptorsBefore = ProcessTable.openDescriptors(of: parent.pid)
      let isAtEnd = try await eventually(within: .seconds(120), every: .milliseconds(20)) {
        run.committedSeeds == 3 * cycles + 2
          && run.diary("fault").contains { $0.text == "hang #last" }
      }
      #expect(isAtEnd)
      // Both workers live: one hangs, one has nothing to do.
      let children = ProcessTable.children(of: parent.pid)
      #expect(children.count == 2 && children.allSatisfy { !$0.isZombie }, "\(children)")
      #expect(ProcessTable.openDescriptors(of: parent.pid) == descriptorsBefore)
      parent.signal(SIGINT)
      parent.signal(SIGTERM)
      let result = await parent.wait()
      #expect(result.code != 0)
      let output = try run.output
      #expect(output.crashes.count == cycles)
      #expect(output.ends.values.count { $0.state == "accepted" } == 3 * cycles + 2)
    }
  }
}
