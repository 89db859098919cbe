import Foundation
import TestSupport
import Testing

@testable import SynthesisCore

@Suite("Killed and gone on with")
struct KillLoopTests {
  /// `SYNTHESIS_KILLS=200` makes the long form.
  static let kills =
    ProcessInfo.processInfo.environment["SYNTHESIS_KILLS"].flatMap(Int.init) ?? 40

  @Test("A run killed again and again loses nothing and writes nothing twice")
  func killLoop() async throws {
    let folder = try TemporaryDirectory()
    let configuration = try folder.write(
      "config.json",
      "{\"environment_mode\": \"math\", \"max_depth\": 2, \"min_depth\": 1, \"max_workers\": 3}")
    let count = Self.kills * 40
    let list = (1...count).map { "\"topic \($0)\"" }.joined(separator: ",\n")
    let seeds = try folder.write("seeds.json", "[\(list)]")
    let arguments = [
      "--config", configuration, "--seeds", seeds, "--output-dir", folder.path + "/out",
      "--simulate", "--quiet",
    ]
    var random = SplitMix64(seed: "kill loop")
    var killed = 0
    var isFirst = true
    var last: CommandRun.Result
    repeat {
      let run = try CommandRun.start(
        "synthesize-multi", arguments + (isFirst ? [] : ["--resume"]))
      if killed < Self.kills {
        // At any moment from the start of the program to well into its work.
        let target = Int.random(in: -5_000...20_000, using: &random)
        let size = journalSize(folder.path + "/out") + max(0, target)
        _ = try await eventually(within: .seconds(20)) {
          !run.isRunning || journalSize(folder.path + "/out") >= size
        }
        run.signal(SIGKILL)
      }
      last = await run.wait()
      if last.code == -9 { killed += 1 }
      isFirst = try RunFiles.stamps(in: folder.path + "/out", mode: .math).isEmpty
      if !isFirst { try checkRepair(folder.path + "/out") }
    } while last.code == -9
    #expect(last.code == 0, "\(last.errors)")
    #expect(killed >= Self.kills / 2)

    let output = try RunOutput(folder.path + "/out")
    let ends = output.journal.filter { $0["type"] as? String == "seed" }
    #expect(ends.count == count)
    #expect(Set(output.texts("digest", of: ends)).count == count)
    let ids = output.texts("qa_id", of: output.pairs)
    #expect(Set(ids).count == ids.count)
    #expect(Set(output.texts("source_id", of: output.pairs)).count == count)
    #expect(output.statistics["seeds_total"] as? Int == count)
    #expect(output.statistics["qa_pairs"] as? Int == ids.count)
  }

  private func journalSize(_ directory: String) -> Int {
    // A directory that is not there yet has no journal in it.
    let stamps = (try? RunFiles.stamps(in: directory, mode: .math)) ?? []
    return stamps.reduce(0) { sum, stamp in
      let path = RunFiles(directory: directory, mode: .math, stamp: stamp).journal
      let attributes = try? FileManager.default.attributesOfItem(atPath: path)  // just as well
      return sum + (attributes?[.size] as? Int ?? 0)
    }
  }

  /// Mends the files as the next start will, and reads them.
  private func checkRepair(_ directory: String) throws {
    let stamp = try #require(try RunFiles.stamps(in: directory, mode: .math).last)
    let files = RunFiles(directory: directory, mode: .math, stamp: stamp)
    // Killed before the header was whole: nothing had begun, and a resume says so.
    guard let continuation = try? files.resume(mark: "test") else { return }
    for cutting in continuation.cuttings {
      try FileManager.default.removeItem(atPath: cutting.path)
    }
    let trajectories = try JSONValue(
      parsing: Array(Data(contentsOf: URL(filePath: files.trajectories))))
    #expect(trajectories.array?.count == continuation.recovery.statistics.trajectories)
    let pairs = try String(contentsOfFile: files.pairs, encoding: .utf8)
    #expect(pairs.isEmpty || pairs.hasSuffix("\n"))
    #expect(pairs.split(separator: "\n").count == continuation.recovery.statistics.pairs)
  }
}
