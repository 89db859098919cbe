import Foundation
import TestSupport
import Testing

@testable import Base
@testable import Engine
@testable import Models
@testable import SynthesisCore
@testable import Synthesize

extension FaultTests {
  @Suite("Killed and resumed")
  struct KillLoopTests {
    /// How many seeds a worker has at once, and how often the run is killed.
    static let loops = [
      (capacity: 1, kills: TestLength.count(short: 30, full: 200)),
      (capacity: 4, kills: TestLength.count(short: 10, full: 200)),
    ]

    @Test("A run killed again and again loses nothing and writes nothing twice", arguments: loops)
    func killLoop(capacity: Int, kills: Int) async throws {
      let run =
        capacity == 1
        ? try FaultRun(workers: 2)
        // The worker of the protocol's description has one at a time. One trajectory a seed, as it
        // makes.
        : try FaultRun.withEnginesLoop(
          workers: 2,
          settings: ["seeds_per_worker_in_flight": capacity, "max_selected_traj": 1])
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
        if killed < kills {
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
      } while last.code == -SIGKILL || last.code == 0 && killed < kills
      #expect(last.code == 0, "\(last.errors)")
      #expect(killed == kills)

      try run.checkFilesAreWhole()
      let output = try run.output
      let ends = output.journal.filter { $0["type"] as? String == "seed" }
      #expect(ends.count == seeds.count)
      #expect(Set(output.texts("digest", of: ends)).count == seeds.count)
      // The simulated model finds no pair for one seed in a thousand.
      let accepted = ends.count { $0["state"] as? String == "accepted" }
      let pairless = ends.count { $0["state"] as? String == "no_qa" }
      #expect(accepted + pairless == seeds.count)
      #expect(pairless <= (capacity == 1 ? 0 : seeds.count / 200))
      #expect(output.pairs.count == accepted)
      #expect(Set(output.texts("qa_id", of: output.pairs)).count == accepted)
      #expect(Set(output.texts("source_id", of: output.trajectories)).count == seeds.count)
      #expect(output.statistics["seeds_total"] as? Int == seeds.count)
      #expect(output.statistics["qa_pairs"] as? Int == accepted)
    }

    private static func stamps(_ run: FaultRun) throws -> [String] {
      // Killed before the folder was made.
      guard FileManager.default.fileExists(atPath: run.outputFolder) else { return [] }
      return try RunSearch(in: run.outputFolder, isDeep: false).runs.reversed().map(\.stamp)
    }

    /// Mends a copy of the files as the next start will mend them, and reads it.
    private static func checkRepair(_ run: FaultRun) throws {
      // Without a journal nothing has begun.
      guard let stamp = try stamps(run).last else { return }
      let folder = try TemporaryDirectory()
      let outputs = SynthesizeJob(environments: .standard).outputs
      let files = RunFiles(
        directory: folder.path, label: "math", stamp: stamp, outputs: outputs)
      let originals = RunFiles(
        directory: run.outputFolder, label: "math", stamp: stamp, outputs: outputs)
      for (original, copy) in zip(
        originals.outputPaths + [originals.journal], files.outputPaths + [files.journal])
      {
        try FileManager.default.copyItem(atPath: original, toPath: copy)
      }
      let statistics = try files.resume(mark: "test").recovery.statistics
      let pairs = try Data(contentsOf: URL(filePath: files.outputPaths[0]))
      #expect(pairs.isEmpty || pairs.last == 0x0A)
      #expect(pairs.count { $0 == 0x0A } == statistics.records.first ?? 0)
      let trajectories = try JSONSerialization.jsonObject(
        with: Data(contentsOf: URL(filePath: files.outputPaths[1])))
      #expect((trajectories as? [Any])?.count == statistics.records.last ?? 0)
      let journal = try Data(contentsOf: URL(filePath: files.journal))
      #expect(journal.last == 0x0A)
    }
  }
}
