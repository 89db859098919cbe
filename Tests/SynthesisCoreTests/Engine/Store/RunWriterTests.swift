import Glibc
import TestSupport
import Testing

@testable import Base
@testable import Engine

@Suite("Run writer")
struct RunWriterTests {
  let trajectories = MemoryFile("trajectories")
  let pairs = MemoryFile("pairs")
  let journal = MemoryFile("journal")

  static let outputs = [
    OutputSpec(name: "trajectories", fileName: "trajectories", format: .array),
    OutputSpec(name: "pairs", fileName: "synthesized_qa", format: .lines, isRequired: true),
  ]
  static let outputNames = outputs.map(\.name)

  func makeWriter() throws -> RunWriter<MemoryFile> {
    RunWriter(
      outputs: Self.outputNames,
      streams: [
        try RecordStream(creating: trajectories, format: .array),
        try RecordStream(creating: pairs, format: .lines),
      ], journal: try RecordStream(creating: journal, format: .lines))
  }

  static func commit(_ name: String, pairs: Int = 1) -> ItemCommit {
    ItemCommit(
      summary: ItemSummary(
        sourceID: name, key: ItemKey(digest: SHA256.digest(name.utf8), occurrence: 0),
        outcome: ItemOutcome(state: .accepted), attempts: 1, milliseconds: 5, worker: 0),
      records: [
        "trajectories": [Array("{\"t\":\"\(name)\"}".utf8)],
        "pairs": (0..<pairs).map { Array("{\"q\":\"\(name)\($0)\"}".utf8) },
      ])
  }

  @Test("Records stand in their files and each journal line tells the sizes with its seed in them")
  func commitsRecords() throws {
    var writer = try makeWriter()
    let entries = try writer.commit(
      CommitBatch(items: [Self.commit("a"), Self.commit("b", pairs: 2)]))
    #expect(trajectories.text == "[\n{\"t\":\"a\"},\n{\"t\":\"b\"}\n]\n")
    #expect(pairs.text == "{\"q\":\"a0\"}\n{\"q\":\"b0\"}\n{\"q\":\"b1\"}\n")
    #expect(entries.map(\.sizes) == [[11, 11], [22, 33]])
    #expect(entries.map(\.records) == [[1, 1], [1, 2]])
    #expect(entries.last?.sizes == writer.streams.map(\.size))
    #expect(journal.text.split(separator: "\n").count == 2)
  }

  @Test("The trajectories file is valid JSON before, between and after commits")
  func arrayStaysWellFormed() throws {
    var writer = try makeWriter()
    #expect(try JSONValue(parsing: trajectories.bytes) == [])
    for name in ["a", "b", "c"] {
      _ = try writer.commit(CommitBatch(items: [Self.commit(name)]))
      let records = try JSONValue(parsing: trajectories.bytes).array
      #expect(records?.last == ["t": .string(name)])
    }
  }

  @Test("Seeds given together share their syncs")
  func groupCommit() throws {
    var writer = try makeWriter()
    _ = try writer.commit(CommitBatch(items: (0..<50).map { Self.commit("s\($0)") }))
    #expect([trajectories, pairs, journal].map(\.syncs) == [1, 1, 1])
  }

  @Test("A seed without records syncs the journal alone")
  func emptySeed() throws {
    var writer = try makeWriter()
    var seed = Self.commit("a")
    seed.records = [:]
    _ = try writer.commit(CommitBatch(items: [seed]))
    #expect([trajectories, pairs, journal].map(\.syncs) == [0, 0, 1])
  }

  @Test("When any file is full at any byte, the batch leaves no trace and can be tried again")
  func fullDisk() throws {
    for victim in 0..<3 {
      for extra in 0..<12 {
        let test = RunWriterTests()
        let files = [test.trajectories, test.pairs, test.journal]
        var writer = try test.makeWriter()
        _ = try writer.commit(CommitBatch(items: [Self.commit("a")]))
        let before = files.map(\.bytes)
        files[victim].limit(to: files[victim].bytes.count + extra)
        #expect(throws: RunWriter<MemoryFile>.Failure.self) {
          _ = try writer.commit(CommitBatch(items: [Self.commit("bbbbbbbbbb")]))
        }
        #expect(files.map(\.bytes) == before, "file \(victim), \(extra) bytes of room")
        files[victim].limit(to: .max)
        _ = try writer.commit(CommitBatch(items: [Self.commit("bbbbbbbbbb")]))
        #expect(try JSONValue(parsing: test.trajectories.bytes).array?.count == 2)
      }
    }
  }

  @Test("Large records come whole to the files, and a file that is full amid them is cut back")
  func largeRecords() throws {
    var writer = try makeWriter()
    _ = try writer.commit(CommitBatch(items: [Self.commit("a")]))
    let before = [trajectories, pairs, journal].map(\.bytes)
    var seed = Self.commit("large")
    let large = ["x", "y", "z"].map { "{\"l\":\"\(String(repeating: $0, count: 700_000))\"}" }
    let records = large.map { Array($0.utf8) }
    seed.records = ["trajectories": records, "pairs": records]
    for victim in [trajectories, pairs] {
      victim.limit(to: 1_800_000)
      #expect(throws: RunWriter<MemoryFile>.Failure.self) {
        _ = try writer.commit(CommitBatch(items: [seed]))
      }
      #expect([trajectories, pairs, journal].map(\.bytes) == before)
      victim.limit(to: .max)
    }
    let entries = try writer.commit(CommitBatch(items: [seed]))
    #expect(trajectories.text == "[\n{\"t\":\"a\"},\n" + large.joined(separator: ",\n") + "\n]\n")
    #expect(pairs.text == "{\"q\":\"a0\"}\n" + large.joined(separator: "\n") + "\n")
    #expect(entries.last?.sizes == [trajectories.bytes.count - 3, pairs.bytes.count])
  }

  @Test("A failed sync of any file is fatal")
  func failedSync() throws {
    for victim in 0..<3 {
      let test = RunWriterTests()
      var writer = try test.makeWriter()
      [test.trajectories, test.pairs, test.journal][victim].failNextSync(EIO)
      do {
        _ = try writer.commit(CommitBatch(items: [Self.commit("a")]))
        Issue.record("the commit succeeded")
      } catch RunWriter<MemoryFile>.Failure.notSynced(let error) {
        #expect(error.code == EIO)
      }
    }
  }

  @Test("Every acknowledged seed survives a power cut at any later moment")
  func powerCut() throws {
    var writer = try makeWriter()
    for index in 0..<20 {
      let entries = try writer.commit(CommitBatch(items: [Self.commit("s\(index)")]))
      let last = try #require(entries.last)
      let line = String(decoding: last.line(outputs: Self.outputNames), as: UTF8.self)
      #expect(journal.survivor.text.hasSuffix(line + "\n"))
      #expect(trajectories.survivor.bytes.count >= last.sizes[0])
      #expect(pairs.survivor.bytes.count >= last.sizes[1])
    }
  }

  @Test("A journal line reads back as it was written")
  func journalRoundTrip() throws {
    var entry = Self.commit("a").summary
    entry.records = [1, 2]
    entry.sizes = [11, 33]
    entry.outcome = ItemOutcome(
      state: .failed, stage: "explore", cause: "timeout", detail: "a \"quoted\" reason")
    entry.counters["nodes"] = 7
    entry.counters.drop("qa.leaked", count: 3)
    entry.usage.requests = 4
    entry.usage.latency.record(milliseconds: 250)
    let json = try JSONValue(parsing: entry.line(outputs: Self.outputNames))
    #expect(ItemSummary(json: json, outputs: Self.outputNames) == entry)
    let crash = JournalCrash(
      key: entry.key, crashes: 2, cause: "signal_SIGSEGV", usage: entry.usage)
    #expect(JournalCrash(json: try JSONValue(parsing: crash.line)) == crash)
    let loss = JournalLoss(key: entry.key, usage: entry.usage)
    #expect(JournalLoss(json: try JSONValue(parsing: loss.line)) == loss)
  }
}

extension RunFiles {
  /// Those of a run in math mode, with the outputs of synthesis; none of them is made.
  static func sample(in folder: TemporaryDirectory) -> RunFiles {
    RunFiles(
      directory: folder.path, label: "math", stamp: "20260101_000000",
      outputs: RunWriterTests.outputs)
  }
}
