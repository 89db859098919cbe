import Foundation
import TestSupport
import Testing

@testable import Base
@testable import Engine

@Suite("What can be told of a run from its files")
struct RunOverviewTests {
  private let run: RunSample

  init() throws { run = try RunSample() }

  private func overview(countsSeeds: Bool = true) throws -> RunOverview {
    let search = try RunSearch(in: run.folder.path, isDeep: false)
    let found = try #require(search.runs.first)
    return RunOverview(found, holder: search.holder(of: found), countsSeeds: countsSeeds) { _ in
      RunSample.outputs
    }
  }

  /// Everything in the folder, byte for byte, with the times of the last change.
  private func everything() throws -> [String: String] {
    var contents: [String: String] = [:]
    for name in try run.folder.names() {
      let path = run.folder.path + "/" + name
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      let bytes = try Data(contentsOf: URL(filePath: path))
      contents[name] = "\(SHA256.digest(bytes).hexadecimal) \(attributes[.modificationDate] ?? "")"
    }
    return contents
  }

  @Test("Counts, causes with a detail, and what is left come from the journal and the seed file")
  func killed() throws {
    let new = try run.new()
    var failure = run.end(1, failing: "timeout")
    failure.summary.outcome.detail = "it took too long"
    try run.commit(new, [run.end(0), failure])
    let overview = try overview()
    #expect(overview.state == .killed)
    #expect(overview.done == 2 && overview.total == 3)
    #expect(overview.states == [.accepted: 1, .failed: 1])
    #expect(
      overview.failures == [
        CauseCount(name: "worker.timeout", count: 1, detail: "it took too long")
      ])
    #expect(overview.unmade == [])
    #expect(overview.made == 1)
  }

  @Test("Looking changes nothing, and works where nothing can be written")
  func readOnly() throws {
    let new = try run.new()
    try run.commit(new, [run.end(0)])
    // As a write that was interrupted leaves it.
    let journal = try DiskFile(new.files.journal, .existing)
    try journal.write(Array(#"{"v":1,"type":"see"#.utf8), at: try journal.size())
    let before = try everything()
    let path = run.folder.path
    try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: path)
    defer {
      // It was there a moment ago.
      try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }
    #expect(try overview().done == 1)
    #expect(try everything() == before)
  }

  @Test("A run is under way while its lock is held, and only then")
  func running() throws {
    let new = try run.new()
    try run.commit(new, [run.end(0)])
    let lock = try DirectoryLock(directory: run.folder.path, startedAt: "now")
    let open = try DiskFile(new.files.journal, .existing)
    #expect(
      try overview().state == .running(pid: Int(ProcessInfo.processInfo.processIdentifier)))
    withExtendedLifetime((lock, open)) {}
  }

  @Test("Of two runs in one folder that is under way whose journal the lock's holder has open")
  func runningOfTwo() throws {
    let older = try run.new()
    try run.commit(older, [run.end(0)])
    let newer = try run.new()
    try run.commit(newer, [run.end(0)])
    // Runs that this test has opened before are closed again; only the older is open.
    let lock = try DirectoryLock(directory: run.folder.path, startedAt: "now")
    let search = try RunSearch(in: run.folder.path, isDeep: false)
    let holder = try #require(LockOwner(of: run.folder.path))
    #expect(holder.has(older.files.journal) == true)
    #expect(search.runs.count == 2)
    withExtendedLifetime((lock, older, newer)) {}
  }

  @Test("A journal whose last line is an end is that of a run that came to one")
  func ended() throws {
    let new = try run.new()
    try run.commit(new, [run.end(0), run.end(1)])
    let journal = try DiskFile(new.files.journal, .existing)
    func end(_ status: String, open: Int) throws {
      let line = """
        {"v":1,"type":"end","at":"2026-01-01T00:00:00.000Z","status":"\(status)","done":2,"open":\(open)}

        """
      try journal.write(Array(line.utf8), at: try journal.size())
    }
    try end("stopped by SIGINT", open: 7)
    var overview = try overview()
    #expect(overview.state == .endedEarly("stopped by SIGINT"))
    #expect(overview.done == 2 && overview.total == 9)
    try end("complete", open: 0)
    overview = try self.overview()
    #expect(overview.state == .finished && overview.total == 2)
    // What stands behind an end is of a start that has not come to one.
    try journal.write(
      Array("{\"v\":1,\"type\":\"later\"}\n".utf8), at: try journal.size())
    #expect(try self.overview().state == .killed)
  }

  @Test("What ended a run early is kept at the end of the journal, with the budget told apart")
  func cause() throws {
    let new = try run.new()
    try run.commit(new, [run.end(0)])
    for reason in [
      StopReason.fatal(.endpoints, "http://e answered 401"),
      .fatal(.budget, "max_cost 1 is used up"),
      .source("s.json: what"), .output("no space"), .tooManyCrashes(.signal(11)),
      .workersDoNotBoot(.exit(1)),
      .allFail(ItemOutcome(state: .failed, stage: "explore", cause: "x", detail: "no model m")),
    ] {
      let end = JournalEnd(
        at: "", status: Optional(reason).status, done: 1, open: 2, detail: Optional(reason).detail)
      try new.files.note(end.line)
      let overview = try overview()
      #expect(overview.state == .endedEarly(Optional(reason).status))
      #expect(!overview.detail.isEmpty && overview.detail == end.detail)
      if case .fatal(.budget, _) = reason {
        #expect(overview.isOverBudget)
      } else {
        #expect(!overview.isOverBudget)
      }
    }
    try new.files.note(Self.end(1, open: 2, "stopped by SIGINT"))
    #expect(try overview().detail == "")
  }

  @Test("A finished run tells how many seeds of its file it did not take")
  func left() throws {
    let new = try run.new()
    try run.commit(new, [run.end(0)])
    try new.files.note(Self.end(1, open: 2))
    #expect(try overview().left == nil)
    try new.files.note(Self.end(1, open: 0))
    #expect(try overview().left == 2)
    let all = try run.new()
    try run.commit(all, [0, 1, 2].map { run.end($0) })
    try all.files.note(Self.end(3, open: 0))
    #expect(try overview().left == 0)
  }

  @Test("A journal that can't be read is told of, with the reason")
  func unreadable() throws {
    let path = run.folder.path + "/journal_math_20260101_000000.jsonl"
    try Data("no journal\n".utf8).write(to: URL(filePath: path))
    guard case .unreadable(let reason) = try overview().state else {
      Issue.record("it was read")
      return
    }
    #expect(reason == "\(path) does not begin with the header of a run")
  }

  // MARK: How a run was left

  /// The run that is to be resumed before another of the same seeds is started.
  private func unfinished(isLocked: Bool = true) throws -> RunOverview? {
    try RunOverview.unfinished(
      like: RunResumptionTests.header, in: run.folder.path, isLocked: isLocked,
      outputs: RunSample.outputs)
  }

  private static func end(_ done: Int, open: Int, _ status: String = "complete") -> [UInt8] {
    JournalEnd(at: "", status: status, done: done, open: open).line
  }

  private static let start = JournalStart(
    at: "", toolVersion: "1", source: "s", sourceDigest: SHA256.digest("".utf8), sourceCount: 3,
    selectedCount: 3
  ).line

  static let endings: [(lines: [[UInt8]], isFinished: Bool)] = [
    ([], false), ([end(3, open: 0)], true), ([end(2, open: 0)], true),
    ([end(2, open: 0, "stopped by SIGINT")], true),
    ([end(2, open: 1, "stopped by SIGINT")], false), ([end(2, open: 1)], false),
    ([end(3, open: 0), start], false), ([end(2, open: 0), start, end(3, open: 0)], true),
    ([end(3, open: 0), JournalSpending(cost: .zero, tokens: 0).line], false),
    // A kill while the end was written, or what comes behind it.
    ([Array(end(3, open: 0).dropLast(5))], false),
    ([end(3, open: 0), Array(start.dropLast(5))], false),
  ]

  @Test("The end of the journal tells whether something is left", arguments: endings)
  func unfinished(lines: [[UInt8]], isFinished: Bool) throws {
    let setup = try run.new()
    for line in lines { try setup.files.note(line) }
    #expect(try (overview().state == .finished) == isFinished)
    #expect(try (unfinished() == nil) == isFinished)
  }

  @Test("A later run hides one that was not finished if it did all items, not if it did some")
  func hidden() throws {
    let older = try run.new()
    try run.commit(older, [run.end(0)])
    let some = try run.new()
    try run.commit(some, [run.end(0), run.end(1)])
    try some.files.note(Self.end(2, open: 0))
    let found = try #require(try unfinished())
    #expect(found.files.stamp == older.files.stamp && found.done == 1 && !found.isNewest)
    let all = try run.new()
    try run.commit(all, [0, 1, 2].map { run.end($0) })
    #expect(try unfinished()?.files.stamp == all.files.stamp)
    try all.files.note(Self.end(3, open: 0))
    #expect(try unfinished() == nil)
  }

  @Test("A run that is under way is no one's to resume, and told of as it is")
  func underWay() throws {
    let setup = try run.new()
    let lock = try DirectoryLock(directory: run.folder.path, startedAt: "now")
    let journal = try DiskFile(setup.files.journal, .existing)
    #expect(try unfinished(isLocked: false)?.isRunning == true)
    #expect(try unfinished(isLocked: true)?.state == .killed)
    withExtendedLifetime((lock, journal)) {}
  }

  @Test("Of an older version's run its statistics tell, unless it has been resumed since")
  func olderVersion() throws {
    var header = RunResumptionTests.header
    header.stamp = "20250101_000000"
    let files = RunFiles(
      directory: run.folder.path, label: "math", stamp: header.stamp, outputs: RunSample.outputs)
    _ = try files.create(header: header)
    #expect(try overview().state == .killed)
    func statistics(_ status: String, total: Int = 0) -> String {
      #"{"status":"\#(status)","seeds_total":\#(total),"seeds_selected":0,"attempts":0}"#
    }
    for (text, state) in [
      (statistics("complete"), RunOverview.State.finished),
      // Those of a start before the last.
      (statistics("complete", total: 1), .killed),
      (String(statistics("complete").dropLast(5)), .killed),
    ] {
      try Data(text.utf8).write(to: URL(filePath: files.statistics))
      #expect(try overview().state == state)
    }
    try Data(statistics("complete").utf8).write(to: URL(filePath: files.statistics))
    try files.note(Self.start)
    #expect(try overview().state == .killed)
  }
}
