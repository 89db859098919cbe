import TestSupport
import Testing

extension FaultTests {
  /// Workers that say what the protocol does not allow.
  @Suite("Broken messages")
  struct MessageTests {
    static let others = (1...6).map { "fine #\($0)" }

    @Test(
      "A broken message ends its worker, and its seed alone is tried again",
      arguments: [
        "short", "gigantic", "unknown-type", "parents-type", "wrong-task", "no-json",
        "missing-record", "second-hello",
      ])
    func brokenMessage(fault: String) async throws {
      let run = try FaultRun(workers: 2)
      let result = try await run.run(["once \(fault) #0"] + Self.others)
      #expect(result.code == 0, "\(result.errors)")
      let output = try run.output
      #expect(output.crashes == ["protocol_violation"])
      var expected = Dictionary(uniqueKeysWithValues: (1...7).map { ($0, SeedEnd()) })
      expected[1] = SeedEnd(attempts: 2)
      #expect(output.ends == expected)
      #expect(output.pairs.count == 7)
      for other in Self.others { #expect(run.tries(of: other) == 1) }
      #expect(run.processes.isEmpty)
    }

    @Test(
      "A message whose end never comes is ended by the seed's deadline, and nothing waits for it")
    func endlessMessage() async throws {
      let run = try FaultRun(workers: 2, settings: ["seed_timeout_seconds": 0.8])
      let result = try await run.run(["long #0"] + Self.others)
      #expect(result.code == 3)
      let output = try run.output
      #expect(output.ends[1] == SeedEnd(state: "failed", cause: "timeout"))
      #expect(output.ends.values.count { $0 == SeedEnd() } == 6)
      #expect(run.processes.isEmpty)
    }

    @Test("A result said twice counts once, and the seed that follows is not to blame")
    func twice() async throws {
      let run = try FaultRun()
      let result = try await run.run(["twice #0"] + Self.others)
      #expect(result.code == 0, "\(result.errors)")
      let output = try run.output
      #expect(output.ends == Dictionary(uniqueKeysWithValues: (1...7).map { ($0, SeedEnd()) }))
      #expect(output.pairs.count == 7)
      #expect(output.crashes == [])
    }

    @Test("Whatever a worker prints, its results arrive")
    func junk() async throws {
      let run = try FaultRun(workers: 2)
      let result = try await run.run((1...10).map { "print 1000000 #\($0)" })
      #expect(result.code == 0, "\(result.errors)")
      let output = try run.output
      #expect(output.ends == Dictionary(uniqueKeysWithValues: (1...10).map { ($0, SeedEnd()) }))
      #expect(result.output.isEmpty)
    }

    @Test("A worker that closes its request pipe does not keep the parent busy")
    func requestsClosed() async throws {
      let run = try FaultRun(workers: 2)
      // Six bytes each in a message, which is so longer than a pipe holds: the parent has had to
      // wait for room.
      let padding = String(repeating: "\u{1}", count: 60_000)
      let parent = try run.start(["close-requests 1000 #\(padding)", "hang #last"])
      try await run.waitForDiary("fault", count: 2)
      let before = try #require(ProcessTable.processorSeconds(of: parent.pid))
      let hasEnded = try await eventually(within: .seconds(20)) { run.committedSeeds == 1 }
      #expect(hasEnded)
      let after = try #require(ProcessTable.processorSeconds(of: parent.pid))
      #expect(after - before < 0.5)
      parent.signal(9)
      _ = await parent.wait()
    }
  }
}
