import TestSupport
import Testing

extension FaultTests {
  /// Workers that don't end when they should.
  @Suite("Deadlines")
  struct DeadlineTests {
    @Test(
      "A worker that won't end by SIGTERM is killed after the grace, and others don't notice",
      arguments: ["deaf", "signal 19"])
    func killAtGrace(fault: String) async throws {
      let run = try FaultRun(
        workers: 2, settings: ["seed_timeout_seconds": 2, "shutdown_grace_seconds": 3])
      let victim = "\(fault) #0"
      let parent = try run.start([victim] + (1...80).map { "slow 10 #\($0)" } + ["slow 400 #end"])
      try await run.waitForDiary("fault", count: 1)
      var pid: Int32?
      _ = try await eventually(within: .seconds(20)) {
        pid = run.diary("begin").first { $0.text == victim }?.pid
        return pid != nil
      }
      let victimPID = try #require(pid)
      let isGone = try await eventually(within: .seconds(60)) {
        ProcessTable.entry(victimPID) == nil
      }
      #expect(isGone)
      let result = await parent.wait()
      #expect(result.code == 3, "\(result.errors)")
      let output = try run.output
      #expect(output.ends[1] == SeedEnd(state: "failed", cause: "timeout"))
      #expect(output.ends.values.count { $0 == SeedEnd() } == 81)
      #expect(run.tries(of: victim) == 1)
      // Seeds of 10 ms beside a victim that is waited for three seconds.
      let latencies = output.latencies(of: 2...81)
      #expect(latencies.count == 80)
      #expect(latencies.max() ?? 0 < 1500, "\(latencies)")
    }

    private static let ends = [1: SeedEnd(state: "failed", cause: "timeout"), 2: SeedEnd()]

    @Test("A worker that ends a seed when it is told to is kept")
    func cancelSuffices() async throws {
      let run = try FaultRun.withEnginesLoop(
        settings: ["seed_timeout_seconds": 2, "shutdown_grace_seconds": 60])
      let result = try await run.run(["until-cancelled #0", "fine #1"])
      #expect(result.code == 3, "\(result.errors)")
      #expect(try run.output.ends == Self.ends)
      let begun = run.diary("begin")
      #expect(begun.map(\.text) == ["until-cancelled #0", "fine #1"])
      #expect(Set(begun.map(\.pid)).count == 1)
    }

    @Test("The others that a worker has go on while one of them is ended")
    func othersGoOn() async throws {
      let run = try FaultRun.withEnginesLoop(
        settings: [
          "seed_timeout_seconds": 2, "shutdown_grace_seconds": 60, "seeds_per_worker_in_flight": 3,
        ])
      let seeds = ["until-cancelled #0"] + (1...20).map { "fine #\($0)" }
      let result = try await run.run(seeds)
      #expect(result.code == 3, "\(result.errors)")
      let ends = try run.output.ends
      #expect(ends[1] == Self.ends[1])
      #expect(ends.values.count { $0 == SeedEnd() } == 20)
      #expect(Set(run.diary("begin").map(\.pid)).count == 1)
      #expect(run.diary("begin").count == 21)
    }

    @Test("A worker that ends by SIGTERM is not waited for")
    func termSuffices() async throws {
      // Told to end the seed after one second, sent SIGTERM after four more.
      let run = try FaultRun(settings: ["seed_timeout_seconds": 1, "shutdown_grace_seconds": 4])
      let result = try await run.run(["hang #0", "fine #1"])
      #expect(result.code == 3, "\(result.errors)")
      #expect(try run.output.ends == Self.ends)
      let begun = run.diary("begin")
      #expect(Set(begun.map(\.pid)).count == 2)
      let (first, second) = (try #require(begun.first), try #require(begun.last))
      #expect((5000..<9000).contains(first.distance(to: second)))
    }
  }
}

extension RunOutput {
  /// Milliseconds in the journal, by source id's number.
  func latencies(of seeds: ClosedRange<Int>) -> [Int] {
    journal.compactMap { line in
      guard let source = line["source_id"] as? String,
        let number = Int(source.split(separator: "_")[1]), seeds.contains(number)
      else { return nil }
      return line["milliseconds"] as? Int
    }
  }
}
