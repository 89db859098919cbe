import Foundation
import TestSupport
import Testing

@testable import Base
@testable import Engine

@Suite("Resuming a run's files")
struct RunResumptionTests {
  let folder: TemporaryDirectory
  let files: RunFiles

  init() throws {
    folder = try TemporaryDirectory()
    files = .sample(in: folder)
  }

  static let header = JournalHeader(
    job: "synthesize", label: "math", stamp: "20260101_000000", toolVersion: "0",
    configurationDigest: .of("c"), source: "seeds.json", sourceDigest: .of("s"), settings: [:])

  /// A run of `names`, committed one by one.
  func write(_ names: [String]) throws {
    var writer = try files.create(header: Self.header)
    for name in names {
      _ = try writer.commit(CommitBatch(items: [RunWriterTests.commit(name)]))
    }
  }

  /// The names of the seeds whose records are there, after checking that the files agree.
  func namesOnDisk() throws -> [String] {
    let trajectories =
      try JSONValue(
        parsing: Array(Data(contentsOf: URL(filePath: files.outputPaths[0])))
      ).array ?? []
    let pairs = try String(contentsOfFile: files.outputPaths[1], encoding: .utf8)
    try #require(pairs.isEmpty || pairs.hasSuffix("\n"))
    let lines = try pairs.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
    let names = trajectories.compactMap { $0["t"]?.string }
    #expect(lines.compactMap { $0["q"]?.string } == names.map { $0 + "0" })
    return names
  }

  static let names = ["a", "bb", "ccc", "dddd"]

  @Test("A whole run is resumed as it is")
  func wholeRun() throws {
    try write(Self.names)
    var continuation = try files.resume(mark: "m")
    #expect(continuation.cuttings.isEmpty)
    #expect(continuation.recovery.statistics.accepted == 4)
    _ = try continuation.writer.commit(CommitBatch(items: [RunWriterTests.commit("e")]))
    #expect(try namesOnDisk() == Self.names + ["e"])
    #expect(try files.resume(mark: "m").recovery.statistics.items == 5)
  }

  @Test(
    "Wherever one file is cut off in its last records, the run goes on from a whole state",
    arguments: ["trajectories", "synthesized_qa", "journal"])
  func cutAnywhere(_ victim: String) throws {
    try write(Self.names)
    let paths = [files.outputPaths[0], files.outputPaths[1], files.journal]
    let path = try #require(paths.first { $0.contains(victim) })
    let whole = try paths.map { try Data(contentsOf: URL(filePath: $0)) }
    let length = try Data(contentsOf: URL(filePath: path)).count
    // The last two seeds' records.
    let start = victim == "journal" ? length - 700 : length / 2
    for cut in stride(from: start, to: length, by: TestLength.stride(short: 7)) {
      for (name, content) in zip(paths, whole) {
        try content.write(to: URL(filePath: name))
      }
      try DiskFile(path, .existing).truncate(to: cut)
      var continuation = try files.resume(mark: "\(cut)")
      let left = try namesOnDisk()
      #expect(Self.names.starts(with: left), "cut at \(cut)")
      #expect(continuation.recovery.statistics.accepted == left.count, "cut at \(cut)")
      let missing = Self.names.dropFirst(left.count)
      _ = try continuation.writer.commit(
        CommitBatch(items: missing.map { RunWriterTests.commit($0) }))
      #expect(try namesOnDisk() == Self.names, "cut at \(cut)")
    }
  }

  @Test("Tails of NUL bytes and of half a record are cut off and kept aside")
  func tails() throws {
    try write(Self.names)
    let tails: [(String, [UInt8])] = [
      (files.journal, [UInt8](repeating: 0, count: 40)),
      (files.outputPaths[1], Array("{\"q\":\"x".utf8)),
    ]
    for (path, tail) in tails {
      let file = try DiskFile(path, .existing)
      try file.write(tail, at: try file.size())
    }
    let continuation = try files.resume(mark: "m")
    #expect(
      Set(continuation.cuttings.map(\.path)) == [
        files.journal + ".cut_m", files.outputPaths[1] + ".cut_m",
      ])
    #expect(
      try Data(contentsOf: URL(filePath: files.outputPaths[1] + ".cut_m"))
        == Data("{\"q\":\"x".utf8))
    #expect(try namesOnDisk() == Self.names)
  }

  @Test("A journal whose last line lacks only its line feed keeps that seed")
  func missingLineFeed() throws {
    try write(Self.names)
    let journal = try DiskFile(files.journal, .existing)
    try journal.truncate(to: try journal.size() - 1)
    var continuation = try files.resume(mark: "m")
    #expect(continuation.recovery.statistics.accepted == 4)
    _ = try continuation.writer.commit(CommitBatch(items: [RunWriterTests.commit("e")]))
    #expect(try files.resume(mark: "m").recovery.statistics.accepted == 5)
  }

  @Test("Damage with whole lines behind it is refused with its place, and nothing is changed")
  func damageInTheMiddle() throws {
    try write(Self.names)
    var bytes = Array(try Data(contentsOf: URL(filePath: files.journal)))
    let feeds = bytes.indices.filter { bytes[$0] == 0x0A }
    bytes[feeds[1] + 5] = UInt8(ascii: "}")
    try Data(bytes).write(to: URL(filePath: files.journal))
    do {
      _ = try files.resume(mark: "m")
      Issue.record("a damaged journal was accepted")
    } catch let error as JournalRecovery.Failure {
      #expect(error.description.contains("byte \(feeds[1] + 1)"))
    }
    #expect(try Data(contentsOf: URL(filePath: files.journal)) == Data(bytes))
  }

  @Test("A seed's later line replaces its earlier one in every count")
  func laterLine() throws {
    var writer = try files.create(header: Self.header)
    var failed = RunWriterTests.commit("a")
    failed.records = [:]
    failed.summary.outcome = ItemOutcome(state: .failed, stage: "worker", cause: "timeout")
    _ = try writer.commit(CommitBatch(items: [failed]))
    #expect(try files.resume(mark: "m").recovery.failed[failed.summary.key]?.cause == "timeout")
    _ = try writer.commit(CommitBatch(items: [RunWriterTests.commit("a")]))
    let recovery = try files.resume(mark: "m").recovery
    #expect(recovery.statistics.items == 1)
    #expect(recovery.statistics.accepted == 1)
    #expect(recovery.statistics.causes.isEmpty)
    #expect(recovery.failed.isEmpty)
    #expect(recovery.completed.count == 1)
  }

  @Test("A crash count outlives the run until its seed has ended")
  func crashCounts() throws {
    var writer = try files.create(header: Self.header)
    let commit = RunWriterTests.commit("a")
    let crash = JournalCrash(
      key: commit.summary.key, crashes: 2, cause: "signal_SIGSEGV")
    _ = try writer.commit(CommitBatch(notes: [crash.line]))
    #expect(try files.resume(mark: "m").recovery.crashes == [commit.summary.key: 2])
    _ = try writer.commit(CommitBatch(items: [commit]))
    #expect(try files.resume(mark: "m").recovery.crashes.isEmpty)
  }

  @Test("Compaction takes out the seeds named and leaves the others' records byte for byte")
  func compaction() throws {
    try write(Self.names)
    try RunCompaction(files: files).run { $0.sourceID == "bb" }
    #expect(try namesOnDisk() == ["a", "ccc", "dddd"])
    let recovery = try files.resume(mark: "m").recovery
    #expect(recovery.statistics.accepted == 3)
    #expect(try folder.names().allSatisfy { !$0.hasSuffix(".new") && !$0.hasSuffix(".ready") })
    try RunCompaction(files: files).run { _ in true }
    #expect(try namesOnDisk() == [])
    #expect(try files.resume(mark: "m").recovery.statistics.items == 0)
  }

  @Test("A compaction that was interrupted is completed or forgotten, whichever moment it was")
  func interruptedCompaction() throws {
    try write(Self.names)
    // Before its commit: new files that nobody vouches for.
    try folder.write(
      URL(filePath: files.outputPaths[1] + ".new").lastPathComponent, "half a rec")
    _ = try files.resume(mark: "m")
    #expect(try namesOnDisk() == Self.names)
    // After it: everything written, some renames still to come.
    let before = try Data(contentsOf: URL(filePath: files.outputPaths[0]))
    try RunCompaction(files: files).run { $0.sourceID == "a" }
    let manager = FileManager.default
    try manager.moveItem(atPath: files.journal, toPath: files.journal + ".ready")
    try manager.moveItem(atPath: files.outputPaths[0], toPath: files.outputPaths[0] + ".new")
    try before.write(to: URL(filePath: files.outputPaths[0]))
    _ = try files.resume(mark: "m")
    #expect(try namesOnDisk() == ["bb", "ccc", "dddd"])
  }
}

extension SHA256.Digest {
  fileprivate static func of(_ text: String) -> SHA256.Digest { SHA256.digest(text.utf8) }
}
