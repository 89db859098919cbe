import Foundation
import TestSupport
import Testing

@testable import Base
@testable import Engine

@Suite("Runs in a folder")
struct RunFolderTests {
  private let run: RunSample

  init() throws { run = try RunSample() }

  private func write(
    _ stamp: String, startedAt: String = "", label: String = "math", changedAt: Int = 0
  ) throws {
    var header = RunResumptionTests.header
    header.stamp = stamp
    header.startedAt = startedAt
    let path = try run.folder.write(
      "journal_\(label)_\(stamp).jsonl", String(decoding: header.line, as: UTF8.self) + "\n")
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: Double(changedAt))], ofItemAtPath: path)
  }

  @Test(
    "They stand in the order of their start, or of their journal's last change where it is not told"
  )
  func order() throws {
    try write("20260101_100000", startedAt: "2026-01-01T01:00:00.002Z")
    try write("20260101_020000", startedAt: "2026-01-01T01:00:00.010Z", label: "my_mode")
    try write("20251231_180000", startedAt: "2026-01-01T01:00:00.100Z")
    // At 2026-01-01T01:00:01Z and before 1971.
    try write("20250101_000000", changedAt: 1_767_229_201)
    try write("20260301_000000", changedAt: 1)
    try run.folder.write("journal_math_20270101_000000.jsonl", "no journal\n")
    try run.folder.write("journal_math_20270101_000000.jsonl.new", "")
    try run.folder.write("journal_math_2027.jsonl", "")
    let folder = try RunFolder(run.folder.path)
    #expect(
      folder.runs.map(\.stamp) == [
        "20260301_000000", "20260101_100000", "20260101_020000", "20251231_180000",
        "20250101_000000", "20270101_000000",
      ])
    #expect(folder.runs[2].label == "my_mode")
    #expect(throws: UsageProblem.self) { try folder.runs[5].readHeader() }
    #expect(
      try RunFolder(run.folder.path, label: "my_mode").runs.map(\.stamp) == ["20260101_020000"])
  }

  static let names: [(name: String, label: String?, stamp: String)] = [
    ("journal_math_20260101_000000.jsonl", "math", "20260101_000000"),
    ("journal_a_b_20260101_000000.jsonl", "a_b", "20260101_000000"),
    ("journal_math_20260101_000000.jsonl.new", nil, ""), ("journal_math_x_y.jsonl", nil, ""),
    ("journal_20260101_000000.jsonl", nil, ""), ("statistics_math_20260101_000000.json", nil, ""),
  ]

  @Test("A journal's name tells its label and stamp", arguments: names)
  func named(name: String, label: String?, stamp: String) {
    let parts = RunFolder.parts(of: name)
    #expect(parts?.label == label)
    #expect(parts?.stamp ?? "" == stamp)
  }

  // MARK: How a run was left

  private func ending(_ lines: [[UInt8]], ofOldVersion: Bool = false) throws -> RunEnding {
    let setup = try run.new()
    for line in lines { try setup.files.note(line) }
    var header = try run.earlier(.stamp(setup.files.stamp)).header
    if ofOldVersion { header.startedAt = "" }
    return try setup.files.ending(header)
  }

  private static func end(_ done: Int, open: Int, _ status: String = "complete") -> [UInt8] {
    JournalEnd(at: "", status: status, done: done, open: open).line
  }

  private static let start = JournalStart(
    at: "", toolVersion: "1", source: "s", sourceDigest: SHA256.digest("".utf8), sourceCount: 3,
    selectedCount: 3
  ).line

  static let endings: [(lines: [[UInt8]], ending: RunEnding)] = [
    ([], .open), ([end(3, open: 0)], .finished(whole: true)),
    ([end(2, open: 0)], .finished(whole: false)),
    ([end(2, open: 1, "stopped by SIGINT")], .open), ([end(2, open: 1)], .open),
    ([end(3, open: 0), start], .open),
    ([end(2, open: 0), start, end(3, open: 0)], .finished(whole: true)),
    ([end(3, open: 0), JournalSpending(cost: .zero, tokens: 0).line], .open),
    // A kill while the end was written.
    ([Array(end(3, open: 0).dropLast(5))], .open),
  ]

  @Test("The end of the journal tells whether something is left", arguments: endings)
  func left(lines: [[UInt8]], ending: RunEnding) throws {
    #expect(try self.ending(lines) == ending)
  }

  @Test("Of an older version's run its statistics tell, unless it has been resumed since")
  func olderVersion() throws {
    #expect(try ending([], ofOldVersion: true) == .open)
    let setup = try run.new()
    var header = try run.earlier(.stamp(setup.files.stamp)).header
    header.startedAt = ""
    for (text, ending) in [
      (#"{"status": "complete"}"#, RunEnding.finished(whole: true)),
      (#"{"status": "stopped by SIGINT"}"#, .open), (#"{"status": "comp"#, .open),
    ] {
      try Data(text.utf8).write(to: URL(filePath: setup.files.statistics))
      #expect(try setup.files.ending(header) == ending)
    }
    try Data(#"{"status": "complete"}"#.utf8).write(to: URL(filePath: setup.files.statistics))
    try setup.files.note(Self.start)
    #expect(try setup.files.ending(header) == .open)
  }

  @Test("How far a run is is told without changing it")
  func progress() throws {
    let new = try run.new()
    try run.commit(new, [run.end(0), run.end(1, failing: "timeout")])
    let before = try run.text(new.files.journal)
    let progress = try RunProgress(new.files)
    #expect(progress.done == 2 && progress.failed == 1)
    #expect(try run.text(new.files.journal) == before)
  }
}
