import Foundation
import Glibc
import TestSupport
import Testing

@testable import Base
@testable import Engine

@Suite("Runs with three outputs")
struct ManyOutputsTests {
  private static let outputs = [
    OutputSpec(name: "labels", fileName: "labels", format: .lines, isRequired: true),
    OutputSpec(name: "traces", fileName: "traces", format: .array),
    OutputSpec(name: "notes", fileName: "notes", format: .lines),
  ]
  private static let names = outputs.map(\.name)

  /// `counts` are those of its records, in the order of the outputs.
  private static func commit(_ name: String, _ counts: [Int]) -> ItemCommit {
    ItemCommit(
      summary: ItemSummary(
        sourceID: name, key: ItemKey(digest: SHA256.digest(name.utf8), occurrence: 0),
        outcome: ItemOutcome(state: counts[0] > 0 ? .accepted : .noQA), attempts: 1,
        milliseconds: 1, worker: 0),
      records: Dictionary(
        uniqueKeysWithValues: zip(names, counts).map { output, count in
          (output, (0..<count).map { Array("{\"\(output)\":\"\(name)\($0)\"}".utf8) })
        }))
  }

  private struct Disk {
    let files = names.map { MemoryFile($0) }
    let journal = MemoryFile("journal")

    var all: [MemoryFile] { files + [journal] }

    func writer() throws -> RunWriter<MemoryFile> {
      RunWriter(
        outputs: names,
        streams: try zip(files, outputs).map {
          try RecordStream(creating: $0, format: $1.format)
        }, journal: try RecordStream(creating: journal, format: .lines))
    }
  }

  @Test("Each record goes to its output, and the line has the number and the size of each")
  func commits() throws {
    let disk = Disk()
    var writer = try disk.writer()
    let ends = try writer.commit(
      CommitBatch(items: [Self.commit("a", [1, 2, 0]), Self.commit("b", [0, 0, 1])]))
    #expect(
      disk.files.map(\.text) == [
        "{\"labels\":\"a0\"}\n", "[\n{\"traces\":\"a0\"},\n{\"traces\":\"a1\"}\n]\n",
        "{\"notes\":\"b0\"}\n",
      ])
    #expect(ends.map(\.records) == [[1, 2, 0], [0, 0, 1]])
    #expect(ends.map(\.sizes) == [[16, 34, 0], [16, 34, 15]])
    let line = try JSONValue(parsing: String(disk.journal.text.split(separator: "\n")[1]))
    #expect(line["labels"] == 0 && line["traces"] == 0 && line["notes"] == 1)
    #expect(line["labels_size"] == 16 && line["traces_size"] == 34 && line["notes_size"] == 15)
    #expect(ItemSummary(json: line, outputs: Self.names) == ends[1])
    // An output without records is not synced.
    _ = try writer.commit(CommitBatch(items: [Self.commit("c", [1, 0, 0])]))
    #expect(disk.all.map(\.syncs) == [2, 1, 1, 2])
  }

  @Test("When any of the files is full, all are put back as they were")
  func undo() throws {
    for victim in 0..<4 {
      for extra in 0..<14 {
        let disk = Disk()
        var writer = try disk.writer()
        _ = try writer.commit(CommitBatch(items: [Self.commit("a", [1, 1, 1])]))
        let before = disk.all.map(\.bytes)
        disk.all[victim].limit(to: before[victim].count + extra)
        #expect(throws: RunWriter<MemoryFile>.Failure.self) {
          _ = try writer.commit(CommitBatch(items: [Self.commit("b", [2, 2, 2])]))
        }
        #expect(disk.all.map(\.bytes) == before, "file \(victim), \(extra) bytes of room")
        disk.all[victim].limit(to: .max)
        let ends = try writer.commit(CommitBatch(items: [Self.commit("b", [2, 2, 2])]))
        #expect(ends[0].sizes == writer.streams.map(\.size))
        #expect(try JSONValue(parsing: disk.files[1].bytes).array?.count == 3)
      }
    }
  }

  @Test("A result needs a record in the required output, and may lack any other")
  func required() throws {
    func isRead(_ counts: [Int], _ state: ItemState) -> Bool {
      let commit = Self.commit("a", counts)
      let result = ItemResult(outcome: ItemOutcome(state: state), records: commit.records)
      do {
        return try ItemResult(payload: result.payload(outputs: Self.names), outputs: Self.outputs)
          .outcome.state == state
      } catch {
        return false
      }
    }
    #expect(isRead([1, 0, 0], .accepted) && isRead([2, 1, 3], .accepted))
    #expect(!isRead([0, 1, 1], .accepted))
    #expect(isRead([0, 1, 1], .noQA) && isRead([0, 0, 0], .failed))
    #expect(!isRead([1, 0, 0], .noQA))
  }

  @Test("Compaction takes an item's records out of every output, and the sizes follow")
  func compaction() throws {
    let folder = try TemporaryDirectory()
    let files = RunFiles(
      directory: folder.path, label: "l", stamp: "20260101_000000", outputs: Self.outputs)
    var writer = try files.create(header: RunResumptionTests.header)
    let unknown = #"{"v":1,"type":"note"}"#
    _ = try writer.commit(
      CommitBatch(items: [Self.commit("a", [1, 2, 0]), Self.commit("b", [2, 0, 1])]))
    try writer.note([Array(unknown.utf8)])
    _ = try writer.commit(CommitBatch(items: [Self.commit("c", [0, 1, 1])]))
    try RunCompaction(files: files).run { $0.sourceID == "b" }
    func text(_ path: String) throws -> String {
      try String(contentsOfFile: path, encoding: .utf8)
    }
    #expect(
      try files.outputPaths.map(text) == [
        "{\"labels\":\"a0\"}\n",
        "[\n{\"traces\":\"a0\"},\n{\"traces\":\"a1\"},\n{\"traces\":\"c0\"}\n]\n",
        "{\"notes\":\"c0\"}\n",
      ])
    let lines = try text(files.journal).split(separator: "\n").map(String.init)
    #expect(lines.count == 4 && lines[2] == unknown)
    let continuation = try files.resume(mark: "m")
    #expect(continuation.cuttings.isEmpty)
    #expect(continuation.recovery.statistics.records == [1, 3, 1])
    #expect(continuation.recovery.sizes == continuation.writer.streams.map(\.size))
  }
}
