import Foundation
import TestSupport
import Testing

@testable import Base
@testable import Engine

@Suite("Journals of other versions")
struct JournalCompatibilityTests {
  let folder: TemporaryDirectory
  let files: RunFiles

  init() throws {
    folder = try TemporaryDirectory()
    files = .sample(in: folder)
  }

  static let unknownLine = #"{"v":1,"type":"note","text":"ü\u00e9 1.0","n":-1.50E+3}"#

  /// A run of three seeds whose journal's lines are changed; the first is the header.
  private func write(_ change: (inout [String]) -> Void) throws {
    for path in [files.journal, files.outputPaths[1], files.outputPaths[0]]
    where FileManager.default.fileExists(atPath: path) {
      try FileManager.default.removeItem(atPath: path)
    }
    var writer = try files.create(header: RunResumptionTests.header)
    for name in ["a", "bb", "ccc"] {
      _ = try writer.commit(CommitBatch(items: [RunWriterTests.commit(name)]))
    }
    var lines = try journalLines()
    change(&lines)
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(filePath: files.journal))
  }

  private func journalLines() throws -> [String] {
    try String(contentsOfFile: files.journal, encoding: .utf8).split(separator: "\n").map(
      String.init)
  }

  private func failure() throws -> JournalRecovery.Failure? {
    do {
      _ = try files.resume(mark: "m")
      return nil
    } catch let error as JournalRecovery.Failure {
      return error
    }
  }

  @Test("A line of unknown type is kept wherever it stands", arguments: [1, 2, 3, 4])
  func unknownType(place: Int) throws {
    try write { $0.insert(Self.unknownLine, at: place) }
    let before = try Data(contentsOf: URL(filePath: files.journal))
    let continuation = try files.resume(mark: "m")
    #expect(continuation.cuttings.isEmpty)
    #expect(continuation.recovery.statistics.accepted == 3)
    #expect(try Data(contentsOf: URL(filePath: files.journal)) == before)
  }

  @Test("A last line of unknown type that lacks its line feed is kept, a part of it is cut off")
  func unfinishedUnknownLine() throws {
    try write { $0.append(Self.unknownLine) }
    let size = try DiskFile(files.journal, .existing).size()
    for cut in 1...Self.unknownLine.utf8.count {
      try write { $0.append(Self.unknownLine) }
      try DiskFile(files.journal, .existing).truncate(to: size - cut)
      let continuation = try files.resume(mark: "\(cut)")
      #expect(continuation.recovery.statistics.accepted == 3)
      #expect(try journalLines().count == (cut == 1 ? 5 : 4), "\(cut) bytes are missing")
    }
  }

  @Test("Unknown members of every line are passed over, and so are counters of other names")
  func unknownMembers() throws {
    let crash = JournalCrash(
      key: ItemKey(digest: SHA256.digest("d".utf8), occurrence: 0), crashes: 1, cause: "exit_1")
    try write { lines in
      lines.append(String(decoding: crash.line, as: UTF8.self))
      lines.append(String(decoding: JournalSpending(cost: .zero, tokens: 7).line, as: UTF8.self))
      lines = lines.map { line in
        line.replacing("{\"v\":1,", with: #"{"v":1,"new":{"a":[1]},"#)
          .replacing(#""funnel":{"#, with: #""funnel":{"rounds":3,"shares":0.5,"by":{}"#)
          .replacing(#""usage":{"#, with: #""usage":{"images":2,"modes":["x"]"#)
      }
    }
    let recovery = try files.resume(mark: "m").recovery
    #expect(recovery.statistics.accepted == 3)
    #expect(recovery.crashTotal == 1)
    #expect(recovery.spent.tokens == 7)
  }

  @Test(
    "A whole line that is none of a journal is damage, and nothing is changed",
    arguments: [
      "{}", "3", #"{"type":"seed"}"#, #"{"v":1}"#, #"{"v":0,"type":"seed"}"#,
      #"{"v":"1","type":"seed"}"#, #"{"v":1,"type":"seed"}"#, #"{"v":1,"type":7}"#,
      #"{"v":1,"type":"crash","digest":"zz"}"#, #"{"v":1,"type":"spending","cost":"x","tokens":1}"#,
    ])
  func damage(line: String) throws {
    for place in [2, 4] {
      try write { $0.insert(line, at: place) }
      let before = try Data(contentsOf: URL(filePath: files.journal))
      let error = try #require(try failure())
      #expect(error.description.contains("damaged at byte"))
      #expect(try Data(contentsOf: URL(filePath: files.journal)) == before)
    }
  }

  @Test("A known count of another type is damage; which counters there are only the job knows")
  func wrongCounter() {
    #expect(Counters(json: 7) == nil)
    #expect(Counters(json: ["drops": 7]) == nil)
    #expect(Counters(json: ["nodes": "7"]) == Counters())
    #expect(ModelUsage(json: ["requests": 0.5]) == nil)
    #expect(ModelUsage(json: ["cost": 3]) == nil)
    #expect(Counters(json: ["nodes": 7, "later": 3]) == Counters(["nodes": 7, "later": 3]))
    #expect(ModelUsage(json: ["requests": 7, "later": "x"]) == ModelUsage(requests: 7))
  }

  @Test("A higher version is refused in words, in the first line and in a later one")
  func newerVersion() throws {
    let sentence = "was written by a newer version (journal version 2; this program knows 1)"
    try write { $0.append(#"{"v":2,"type":"seed"}"#) }
    #expect(try failure()?.description.contains(sentence) == true)
    try write { $0[0] = #"{"v":2,"type":"run","run":"another form"}"# }
    #expect(try failure()?.description.contains(sentence) == true)
  }

  @Test("Compaction keeps unknown lines and members to the byte but for the sizes")
  func compaction() throws {
    let unknown = #""weight":1.50,"note":"\u00fc","pairs_size_hint":99}"#
    try write { lines in
      lines[3] = "\(lines[3].dropLast()), \(unknown)"
      lines.insert(Self.unknownLine, at: 2)
      lines.append(Self.unknownLine)
    }
    let before = try journalLines()
    try RunCompaction(files: files).run { $0.sourceID == "bb" }
    let after = try journalLines()
    // The first seed stands where it stood, the third where the second did.
    var third = before[4]
    for (name, size) in [("trajectories_size", 24), ("pairs_size", 24)] {
      third = third.replacing(try Regex("\"\(name)\":[0-9]+"), with: "\"\(name)\":\(size)")
    }
    #expect(after == [before[0], before[1], Self.unknownLine, third, Self.unknownLine])
    let continuation = try files.resume(mark: "m")
    #expect(continuation.cuttings.isEmpty)
    #expect(continuation.recovery.statistics.accepted == 2)
    #expect(continuation.recovery.sizes == [24, 24])
  }

  @Test("What resumes have changed is counted, and is what the next one is compared with")
  func resumes() throws {
    let header = RunResumptionTests.header
    var first = header
    first.settings = ["min_pages": 2, "later": 1]
    var writer = try files.create(header: first)
    for (from, to) in [(2, 3), (3, 4)] {
      let resume = JournalResume(
        at: "2026-01-01T00:00:00+00:00", toolVersion: "1",
        changed: [
          SettingChange(name: "min_pages", from: .integer(from), to: .integer(to)),
          SettingChange(name: "later", from: 1, to: nil),
        ])
      #expect(JournalResume(json: try JSONValue(parsing: resume.line)) == resume)
      try writer.note([resume.line])
    }
    let recovery = try files.resume(mark: "m").recovery
    #expect(recovery.header.settings == first.settings)
    #expect(recovery.settings == ["min_pages": 4])
    #expect(recovery.settingsChanged == ["min_pages": 2, "later": 2])
  }

  @Test("A header reads back as it was written, and one of the first version as one without config")
  func headers() throws {
    var header = RunResumptionTests.header
    header.recorded = RecordedSettings(
      config: ["max_depth": 3, "api_key": "${KEY}"], given: ["max_depth"], directory: "/home/a")
    #expect(JournalHeader(json: try JSONValue(parsing: header.line)) == header)
    var json = try #require(JSONValue(parsing: header.line).object)
    for member in ["config", "given", "directory"] { json[member] = nil }
    #expect(JournalHeader(json: .object(json)) == RunResumptionTests.header)
  }
}
