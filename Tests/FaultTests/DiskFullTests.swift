import TestSupport
import Testing

extension FaultTests {
  /// Storage that has no more room.
  @Suite("Full disk")
  struct DiskFullTests {
    private static let seeds = (1...200).map { "big 20000 #\($0)" }
    private static let accepted = Dictionary(
      uniqueKeysWithValues: (1...200).map { ($0, SeedEnd()) })

    /// Every seed accepted, and no pair twice.
    private static func checkAll(_ run: FaultRun) throws {
      try run.checkFilesAreWhole()
      let output = try run.output
      #expect(output.ends == accepted)
      #expect(output.journal.count { $0["type"] as? String == "seed" } == 200)
      #expect(output.pairs.count == 200)
      #expect(Set(output.texts("qa_id", of: output.pairs)).count == 200)
      #expect(output.trajectories.count == 200)
    }

    @Test(
      "A run on a full disk pauses with whole files, and goes on by itself when there is room",
      .enabled("needs root, and a system that lets it mount", SmallDisk.isAvailable))
    func roomComesBack() async throws {
      try await SmallDisk.with { disk in
        try await disk.fill(leaving: 400_000)
        let run = try FaultRun(workers: 2, outputFolder: disk.folder + "/out")
        let parent = try run.start(Self.seeds)
        let isPaused = try await eventually(within: .seconds(20)) {
          parent.errorsSoFar.contains("No space left on device; waiting up to 300.0 s for room")
        }
        #expect(isPaused, "\(parent.errorsSoFar)")
        // The batch is tried again every second, and taken away again.
        let isWhole = try await eventually(within: .seconds(10)) {
          (try? run.checkFilesAreWhole()) != nil  // in the middle of such a try
        }
        #expect(isWhole)
        let committed = run.committedSeeds
        #expect((1...20).contains(committed), "\(committed)")
        try await disk.makeRoom()
        let result = await parent.wait()
        #expect(result.code == 0, "\(result.errors)")
        #expect(result.errors.contains("There is room again"), "\(result.errors)")
        try Self.checkAll(run)
        for seed in Self.seeds { #expect(run.tries(of: seed) == 1) }
      }
    }

    @Test(
      "A run that gets no more room ends with what it has, and is resumed later",
      .enabled("needs root, and a system that lets it mount", SmallDisk.isAvailable))
    func roomStaysAway() async throws {
      try await SmallDisk.with { disk in
        try await disk.fill(leaving: 400_000)
        let run = try FaultRun(
          workers: 2, settings: ["disk_full_wait_seconds": 1], outputFolder: disk.folder + "/out")
        let result = try await run.run(Self.seeds)
        Self.expectEndForWantOfRoom(result, "No space left on device")
        try run.checkFilesAreWhole()
        let committed = run.committedSeeds
        #expect((1...20).contains(committed), "\(committed)")
        // In the second of waiting all others would have had their turn.
        #expect(run.diary("begin").count < 150)
        try await disk.makeRoom()
        let resumed = try await run.run(Self.seeds, ["--resume"])
        #expect(resumed.code == 0, "\(resumed.errors)")
        try Self.checkAll(run)
      }
    }

    @Test("A limit on the size of files is not waited for: the run ends with what it has")
    func fileSizeLimit() async throws {
      let run = try FaultRun(workers: 2)
      // In blocks of 512 bytes.
      let parent = try run.start(Self.seeds, script: "ulimit -f 600; exec \"$@\"")
      let result = await parent.wait(within: .seconds(60))
      #expect(result.code == 1)
      for words in [
        "File too large; what is not written yet will be done again on resuming; before that, raise "
          + "the limit on the size of files (ulimit -f)",
        "continue with: ",
      ] {
        #expect(result.errors.contains(words), "\(result.errors)")
      }
      #expect(!result.errors.contains("waiting"))
      try run.checkFilesAreWhole()
      #expect((1...15).contains(run.committedSeeds))
      let resumed = try await run.run(Self.seeds, ["--resume"])
      #expect(resumed.code == 0, "\(resumed.errors)")
      try Self.checkAll(run)
    }

    @Test("What can't be written to a full standard error is done without")
    func fullStandardError() async throws {
      let run = try FaultRun(workers: 2)
      let parent = try run.start(Self.seeds, script: "exec \"$@\" 2> /dev/full")
      #expect(await parent.wait().code == 0)
      try Self.checkAll(run)
    }

    private static func expectEndForWantOfRoom(_ result: CommandRun.Result, _ reason: String) {
      #expect(result.code == 1)
      for words in [
        "\(reason); waiting up to", "\(reason); what is not written yet will be done again",
        "continue with: ",
      ] {
        #expect(result.errors.contains(words), "\(result.errors)")
      }
    }

    @Test(
      "A folder that can't be written to is refused, and nothing is started",
      .enabled("needs root, and a system that lets it mount", SmallDisk.isAvailable))
    func readOnly() async throws {
      try await SmallDisk.with { disk in
        try await disk.makeReadOnly()
        let run = try FaultRun(outputFolder: disk.folder)
        let result = try await run.run(Self.seeds)
        #expect(result.code == 2)
        #expect(result.errors.contains("Read-only file system"), "\(result.errors)")
        #expect(run.diary.isEmpty)
      }
    }
  }
}
