import Glibc
import Testing

@testable import SynthesisCore

@Suite("Run writer")
struct RunWriterTests {
  let trajectories = MemoryFile("trajectories")
  let pairs = MemoryFile("pairs")
  let journal = MemoryFile("journal")

  func makeWriter() throws -> RunWriter<MemoryFile> {
    RunWriter(
      trajectories: try RecordStream(creating: trajectories, format: .array),
      pairs: try RecordStream(creating: pairs, format: .lines),
      journal: try RecordStream(creating: journal, format: .lines))
  }

  static func commit(_ name: String, pairs: Int = 1) -> ItemCommit {
    ItemCommit(
      entry: ItemSummary(
        sourceID: name, digest: SHA256.digest(name.utf8), occurrence: 0,
        outcome: ItemOutcome(state: .accepted), attempts: 1, trajectories: 1, pairs: pairs,
        milliseconds: 5, worker: 0),
      trajectories: [Array("{\"t\":\"\(name)\"}".utf8)],
      pairs: (0..<pairs).map { Array("{\"q\":\"\(name)\($0)\"}".utf8) })
  }

  @Test("Records stand in their files and each journal line tells the sizes with its seed in them")
  func commitsRecords() throws {
    var writer = try makeWriter()
    let entries = try writer.commit([Self.commit("a"), Self.commit("b", pairs: 2)], crashes: [])
    #expect(trajectories.text == "[\n{\"t\":\"a\"},\n{\"t\":\"b\"}\n]\n")
    #expect(pairs.text == "{\"q\":\"a0\"}\n{\"q\":\"b0\"}\n{\"q\":\"b1\"}\n")
    #expect(entries.map(\.pairsSize) == [11, 33])
    #expect(entries.map(\.trajectoriesSize) == [11, 22])
    #expect(entries.last?.trajectoriesSize == writer.trajectories.size)
    #expect(journal.text.split(separator: "\n").count == 2)
  }

  @Test("The trajectories file is valid JSON before, between and after commits")
  func arrayStaysWellFormed() throws {
    var writer = try makeWriter()
    #expect(try JSONValue(parsing: trajectories.bytes) == [])
    for name in ["a", "b", "c"] {
      _ = try writer.commit([Self.commit(name)], crashes: [])
      let records = try JSONValue(parsing: trajectories.bytes).array
      #expect(records?.last == ["t": .string(name)])
    }
  }

  @Test("Seeds given together share their syncs")
  func groupCommit() throws {
    var writer = try makeWriter()
    _ = try writer.commit((0..<50).map { Self.commit("s\($0)") }, crashes: [])
    #expect([trajectories, pairs, journal].map(\.syncs) == [1, 1, 1])
  }

  @Test("A seed without records syncs the journal alone")
  func emptySeed() throws {
    var writer = try makeWriter()
    var seed = Self.commit("a")
    seed.trajectories = []
    seed.pairs = []
    _ = try writer.commit([seed], crashes: [])
    #expect([trajectories, pairs, journal].map(\.syncs) == [0, 0, 1])
  }

  @Test("When any file is full at any byte, the batch leaves no trace and can be tried again")
  func fullDisk() throws {
    for victim in 0..<3 {
      for extra in 0..<12 {
        let test = RunWriterTests()
        let files = [test.trajectories, test.pairs, test.journal]
        var writer = try test.makeWriter()
        _ = try writer.commit([Self.commit("a")], crashes: [])
        let before = files.map(\.bytes)
        files[victim].limit(to: files[victim].bytes.count + extra)
        #expect(throws: RunWriter<MemoryFile>.Failure.self) {
          _ = try writer.commit([Self.commit("bbbbbbbbbb")], crashes: [])
        }
        #expect(files.map(\.bytes) == before, "file \(victim), \(extra) bytes of room")
        files[victim].limit(to: .max)
        _ = try writer.commit([Self.commit("bbbbbbbbbb")], crashes: [])
        #expect(try JSONValue(parsing: test.trajectories.bytes).array?.count == 2)
      }
    }
  }

  @Test("Large records come whole to the files, and a file that is full amid them is cut back")
  func largeRecords() throws {
    var writer = try makeWriter()
    _ = try writer.commit([Self.commit("a")], crashes: [])
    let before = [trajectories, pairs, journal].map(\.bytes)
    var seed = Self.commit("large")
    let large = ["x", "y", "z"].map { "{\"l\":\"\(String(repeating: $0, count: 700_000))\"}" }
    seed.trajectories = large.map { Array($0.utf8) }
    seed.pairs = seed.trajectories
    for victim in [trajectories, pairs] {
      victim.limit(to: 1_800_000)
      #expect(throws: RunWriter<MemoryFile>.Failure.self) {
        _ = try writer.commit([seed], crashes: [])
      }
      #expect([trajectories, pairs, journal].map(\.bytes) == before)
      victim.limit(to: .max)
    }
    let entries = try writer.commit([seed], crashes: [])
    #expect(trajectories.text == "[\n{\"t\":\"a\"},\n" + large.joined(separator: ",\n") + "\n]\n")
    #expect(pairs.text == "{\"q\":\"a0\"}\n" + large.joined(separator: "\n") + "\n")
    #expect(entries.last?.pairsSize == pairs.bytes.count)
    #expect(entries.last?.trajectoriesSize == trajectories.bytes.count - 3)
  }

  @Test("A failed sync of any file is fatal")
  func failedSync() throws {
    for victim in 0..<3 {
      let test = RunWriterTests()
      var writer = try test.makeWriter()
      [test.trajectories, test.pairs, test.journal][victim].failNextSync(EIO)
      do {
        _ = try writer.commit([Self.commit("a")], crashes: [])
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
      let entries = try writer.commit([Self.commit("s\(index)")], crashes: [])
      let last = try #require(entries.last)
      #expect(journal.survivor.text.hasSuffix(String(decoding: last.line, as: UTF8.self) + "\n"))
      #expect(pairs.survivor.bytes.count >= last.pairsSize)
      #expect(trajectories.survivor.bytes.count >= last.trajectoriesSize)
    }
  }

  @Test("A journal line reads back as it was written")
  func journalRoundTrip() throws {
    var entry = Self.commit("a").entry
    entry.outcome = ItemOutcome(
      state: .failed, stage: "explore", cause: "timeout", detail: "a \"quoted\" reason")
    entry.funnel.nodes = 7
    entry.funnel.drop("qa.leaked", count: 3)
    entry.usage.requests = 4
    entry.usage.latency.record(milliseconds: 250)
    #expect(ItemSummary(json: try JSONValue(parsing: entry.line)) == entry)
    let crash = JournalCrash(
      digest: entry.digest, occurrence: 1, crashes: 2, cause: "signal_SIGSEGV")
    #expect(JournalCrash(json: try JSONValue(parsing: crash.line)) == crash)
  }
}
