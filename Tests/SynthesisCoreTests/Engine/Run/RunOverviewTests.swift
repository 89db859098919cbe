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
    let place = try #require(search.places.first)
    return RunOverview(place, holder: search.holder(of: place), countsSeeds: countsSeeds) { _ in
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
        RunOverview.Cause(
          stage: "worker", name: "timeout", count: 1, detail: "it took too long")
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
    #expect(search.places.count == 2)
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

  @Test("Runs are found below a folder, but for hidden folders and through no links")
  func search() throws {
    let folder = run.folder
    let files = FileManager.default
    for name in ["a/b", ".hidden", "pages_math_20260101_000000"] {
      try files.createDirectory(
        atPath: folder.path + "/" + name, withIntermediateDirectories: true)
    }
    let journal = "journal_some_mode_20260102_030405.jsonl"
    for name in ["a/b", ".hidden", "pages_math_20260101_000000"] {
      try folder.write(name + "/" + journal, "")
    }
    try files.createSymbolicLink(
      atPath: folder.path + "/a/round", withDestinationPath: folder.path)
    for name in ["journal.jsonl", "journal_x.jsonl", "journal_math_20260102_030405.jsonl.new"] {
      try folder.write(name, "")
    }
    let search = try RunSearch(in: folder.path, isDeep: true)
    #expect(search.places.map(\.journal) == [folder.path + "/a/b/" + journal])
    #expect(search.places.map(\.label) == ["some_mode"])
    #expect(search.places.map(\.stamp) == ["20260102_030405"])
    #expect(!search.isCutShort)
    #expect(try RunSearch(in: folder.path, isDeep: false).places.isEmpty)
    #expect(throws: SystemError.self) {
      try RunSearch(in: folder.path + "/none", isDeep: true)
    }
  }

  @Test("The newest run is the one that started last, whatever its stamp says")
  func newest() throws {
    for (stamp, start) in [
      ("20260102_000000", "2026-01-01T15:00:00.000Z"),
      ("20260101_120000", "2026-01-01T20:00:00.000Z"),
    ] {
      try run.folder.write(
        "journal_math_\(stamp).jsonl", "{\"v\":1,\"type\":\"run\",\"started_at\":\"\(start)\"}\n")
    }
    let places = try RunSearch(in: run.folder.path, isDeep: false).places
    #expect(
      RunOverview.newestFirst(places).map(\.stamp) == ["20260101_120000", "20260102_000000"])
  }
}
