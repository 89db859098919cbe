import Foundation
import Glibc
import TestSupport
import Testing

extension FaultTests {
  /// Storage that fails, and files that go away.
  @Suite("Failing disk")
  struct DiskFailureTests {
    private static let seeds = (1...60).map { "slow 5 #\($0)" }

    struct Failure: CustomTestStringConvertible, Sendable {
      var call: SystemFault.Call
      var file: String
      var code: Int32
      var reason: String

      var testDescription: String { "\(call.rawValue) of \(file): \(reason)" }
    }

    static let failures: [Failure] =
      ["trajectories_", "synthesized_qa_", "journal_"].flatMap {
        [
          Failure(call: .write, file: $0, code: EIO, reason: "Input/output error"),
          Failure(call: .sync, file: $0, code: EIO, reason: "Input/output error"),
        ]
      } + [
        Failure(
          call: .write, file: "synthesized_qa_", code: EROFS, reason: "Read-only file system"),
        Failure(call: .sync, file: "journal_", code: ENOSPC, reason: "No space left on device"),
      ]

    @Test(
      "A write or sync that fails ends the run, and what was not acknowledged is done again",
      arguments: failures)
    func failure(_ failure: Failure) async throws {
      let run = try FaultRun(workers: 2)
      // The first calls make the files.
      let fault = SystemFault(
        call: failure.call, file: failure.file, first: 5, last: 5, effect: .error(failure.code))
      let result = try await run.run(
        Self.seeds, environment: SystemFault.environment([fault]))
      #expect(result.code == 1)
      #expect(
        result.errors.contains("\(failure.reason); what is not written yet will be done again"),
        "\(result.errors)")
      #expect(result.errors.contains(" resume \(run.outputFolder)"), "\(result.errors)")
      if failure.call == .write { try run.checkFilesAreWhole() }
      let acknowledged = try #require(try run.output.statistics["seeds_total"] as? Int)
      let begun = Set(run.diary("begin").map(\.text))
      #expect(begun.count < 60, "dispatch went on")
      #expect(acknowledged < begun.count)

      let resumed = try await run.run(Self.seeds, ["--resume"])
      #expect(resumed.code == 0, "\(resumed.errors)")
      try Self.checkAll(run)
      let again = Self.seeds.count { run.tries(of: $0) == 2 }
      // A line of the journal whose sync failed may have come to the disk all the same, and is
      // believed if it is there.
      let isLineThere = failure.file == "journal_" && failure.call == .sync
      #expect(isLineThere ? again <= begun.count : again == begun.count - acknowledged)
    }

    private static func checkAll(_ run: FaultRun) throws {
      try run.checkFilesAreWhole()
      let output = try run.output
      #expect(output.ends == Dictionary(uniqueKeysWithValues: (1...60).map { ($0, SeedEnd()) }))
      #expect(output.journal.count { $0["type"] as? String == "seed" } == 60)
      #expect(Set(output.texts("qa_id", of: output.pairs)).count == 60)
      #expect(output.pairs.count == 60 && output.trajectories.count == 60)
    }

    @Test("A quota that is used up is waited for like a full disk")
    func quota() async throws {
      let run = try FaultRun(workers: 2)
      let fault = SystemFault(
        call: .write, file: "synthesized_qa_", first: 5, last: 6, effect: .error(EDQUOT))
      let result = try await run.run(Self.seeds, environment: SystemFault.environment([fault]))
      #expect(result.code == 0, "\(result.errors)")
      #expect(result.errors.contains("Disk quota exceeded; waiting up to"), "\(result.errors)")
      #expect(result.errors.contains("There is room again"), "\(result.errors)")
      try Self.checkAll(run)
    }

    @Test("Writes that are cut short are continued")
    func shortWrites() async throws {
      let run = try FaultRun(workers: 2)
      let fault = SystemFault(call: .write, file: "_math_", effect: .short)
      let result = try await run.run(Self.seeds, environment: SystemFault.environment([fault]))
      #expect(result.code == 0, "\(result.errors)")
      try Self.checkAll(run)
    }

    @Test("A run whose statistics can't be written says so by its exit code, and resuming has them")
    func unwrittenStatistics() async throws {
      let run = try FaultRun(workers: 2)
      let fault = SystemFault(call: .sync, file: "statistics_", effect: .error(EIO))
      let result = try await run.run(Self.seeds, environment: SystemFault.environment([fault]))
      #expect(result.code == 1)
      #expect(result.errors.contains(" resume \(run.outputFolder)"), "\(result.errors)")
      let resumed = try await run.run(Self.seeds, ["--resume"])
      #expect(resumed.code == 0, "\(resumed.errors)")
      try Self.checkAll(run)
      #expect(run.diary("begin").count == 60)
    }

    @Test("A run whose folder is moved away ends, and goes on when it is back")
    func movedFolder() async throws {
      let run = try FaultRun(workers: 2)
      let parent = try run.start(Self.seeds + ["slow 60 #more"])
      #expect(try await eventually(within: .seconds(20)) { run.committedSeeds >= 3 })
      #expect(rename(run.outputFolder, run.outputFolder + ".away") == 0)
      await Self.expectEndForWantOfFiles(parent)
      #expect(run.diary("begin").count < 61)
      #expect(rename(run.outputFolder + ".away", run.outputFolder) == 0)
      let resumed = try await run.run(Self.seeds, ["--resume"])
      #expect(resumed.code == 0, "\(resumed.errors)")
      try Self.checkAll(run)
    }

    @Test("A run whose folder is deleted ends, and leaves no process")
    func deletedFolder() async throws {
      let run = try FaultRun(workers: 2)
      let parent = try run.start(Self.seeds)
      #expect(try await eventually(within: .seconds(20)) { run.committedSeeds >= 3 })
      try FileManager.default.removeItem(atPath: run.outputFolder)
      await Self.expectEndForWantOfFiles(parent)
      #expect(run.diary("begin").count < 60)
      #expect(run.processes.isEmpty)
    }

    private static func expectEndForWantOfFiles(_ parent: CommandRun) async {
      let result = await parent.wait()
      #expect(result.code == 1)
      #expect(
        result.errors.contains("again: No such file or directory; what is not written yet"),
        "\(result.errors)")
    }
  }
}
