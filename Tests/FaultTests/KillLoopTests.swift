import Foundation
import TestSupport
import Testing

@testable import SynthesisCore

extension FaultTests {
  @Suite("Killed and gone on with")
  struct KillLoopTests {
    static let kills = 200

    @Test("A run killed again and again loses nothing and writes nothing twice")
    func killLoop() async throws {
      let run = try FaultRun(workers: 2)
      var seeds: [String] = []
      var random = SplitMix64(seed: "kill loop")
      var killed = 0
      var last: CommandRun.Result
      repeat {
        // Always more than can be done before the next kill.
        let count = run.committedSeeds + 60
        seeds += (seeds.count..<max(count, seeds.count)).map { "slow 10 #\($0)" }
        let hasBegun = try !Self.stamps(run).isEmpty
        // Killed amid making its files it leaves some of them, and the next start makes its own.
        if !hasBegun, FileManager.default.fileExists(atPath: run.outputFolder) {
          try FileManager.default.removeItem(atPath: run.outputFolder)
        }
        let parent = try run.start(seeds, ["--quiet"] + (hasBegun ? ["--resume"] : []))
        if killed < Self.kills {
          // At any moment, from the start of the program to well into its work.
          let size = try run.sizeOfJournal + max(0, Int.random(in: -1_000...3_000, using: &random))
          let delay = Duration.microseconds(Int.random(in: 0...30_000, using: &random))
          _ = try await eventually(within: .seconds(20), every: .milliseconds(2)) {
            try !parent.isRunning || run.sizeOfJournal >= size
          }
          _ = try await eventually(within: delay, every: .milliseconds(1)) { !parent.isRunning }
          parent.signal(SIGKILL)
        }
        last = await parent.wait()
        if last.code == -SIGKILL { killed += 1 }
        try Self.checkRepair(run)
      } while last.code == -SIGKILL || last.code == 0 && killed < Self.kills
      #expect(last.code == 0, "\(last.errors)")
      #expect(killed == Self.kills)

      try run.checkFilesAreWhole()
      let output = try run.output
      let ends = output.journal.filter { $0["type"] as? String == "seed" }
      #expect(ends.count == seeds.count)
      #expect(Set(output.texts("digest", of: ends)).count == seeds.count)
      #expect(ends.allSatisfy { $0["state"] as? String == "accepted" })
      #expect(output.pairs.count == seeds.count)
      #expect(Set(output.texts("qa_id", of: output.pairs)).count == seeds.count)
      #expect(Set(output.texts("source_id", of: output.trajectories)).count == seeds.count)
      #expect(output.statistics["seeds_total"] as? Int == seeds.count)
      #expect(output.statistics["qa_pairs"] as? Int == seeds.count)
    }

    private static func stamps(_ run: FaultRun) throws -> [String] {
      // Killed before the folder was made.
      guard FileManager.default.fileExists(atPath: run.outputFolder) else { return [] }
      return try RunFiles.stamps(in: run.outputFolder, mode: .math)
    }

    /// Mends a copy of the files as the next start will mend them, and reads it.
    private static func checkRepair(_ run: FaultRun) throws {
      // Without a journal nothing has begun.
      guard let stamp = try stamps(run).last else { return }
      let folder = try TemporaryDirectory()
      let files = RunFiles(directory: folder.path, mode: .math, stamp: stamp)
      let originals = RunFiles(directory: run.outputFolder, mode: .math, stamp: stamp)
      for path in [\RunFiles.trajectories, \.pairs, \.journal] {
        try FileManager.default.copyItem(
          atPath: originals[keyPath: path], toPath: files[keyPath: path])
      }
      let statistics = try files.resume(mark: "test").recovery.statistics
      let trajectories = try JSONSerialization.jsonObject(
        with: Data(contentsOf: URL(filePath: files.trajectories)))
      #expect((trajectories as? [Any])?.count == statistics.trajectories)
      let pairs = try Data(contentsOf: URL(filePath: files.pairs))
      #expect(pairs.isEmpty || pairs.last == 0x0A)
      #expect(pairs.count { $0 == 0x0A } == statistics.pairs)
      let journal = try Data(contentsOf: URL(filePath: files.journal))
      #expect(journal.last == 0x0A)
    }
  }
}
