import Foundation
import TestSupport
import Testing

@testable import Base
@testable import Engine

@Suite("Runs in a folder and below it")
struct RunSearchTests {
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
    "The one that started last stands first; where no start is told, the journal's last change counts"
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
    let runs = try RunSearch(in: run.folder.path, isDeep: false).runs
    #expect(
      runs.map(\.stamp) == [
        "20270101_000000", "20250101_000000", "20251231_180000", "20260101_020000",
        "20260101_100000", "20260301_000000",
      ])
    #expect(runs.map(\.isNewest) == [true, false, false, false, false, false])
    #expect(runs[3].label == "my_mode")
    #expect(throws: UsageProblem.self) { try runs[0].readHeader() }
  }

  static let names: [(name: String, label: String?, stamp: String)] = [
    ("journal_math_20260101_000000.jsonl", "math", "20260101_000000"),
    ("journal_a_b_20260101_000000.jsonl", "a_b", "20260101_000000"),
    ("journal_math_20260101_000000.jsonl.new", nil, ""), ("journal_math_x_y.jsonl", nil, ""),
    ("journal_20260101_000000.jsonl", nil, ""), ("statistics_math_20260101_000000.json", nil, ""),
  ]

  @Test("A journal's name tells its label and stamp", arguments: names)
  func named(name: String, label: String?, stamp: String) {
    let parts = RunSearch.parts(of: name)
    #expect(parts?.label == label)
    #expect(parts?.stamp ?? "" == stamp)
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
    #expect(search.runs.map(\.journal) == [folder.path + "/a/b/" + journal])
    #expect(search.runs.map(\.label) == ["some_mode"])
    #expect(search.runs.map(\.stamp) == ["20260102_030405"])
    #expect(!search.isCutShort)
    #expect(try RunSearch(in: folder.path, isDeep: false).runs.isEmpty)
    #expect(throws: SystemError.self) {
      try RunSearch(in: folder.path + "/none", isDeep: true)
    }
  }
}
