import Foundation
import TestSupport
import Testing

@testable import Base
@testable import Engine

@Suite("The file of failed seeds")
struct FailedItemsFileTests {
  private let folder: TemporaryDirectory
  private let seeds: String

  init() throws {
    folder = try TemporaryDirectory()
    seeds = try folder.write(
      "seeds.json", #"["a", {"content": "b", "kwargs": {"k": 1}}, 5, "a", "c"]"#)
  }

  /// The entries of the seed file, in order.
  private func keys(of path: String) throws -> [ItemKey] {
    var reader = try SeedFileScan.reader(of: path, contentKey: "content")
    var keys: [ItemKey] = []
    while let entry = try reader.next() {
      switch entry {
      case .item(let item): keys.append(item.key)
      case .bad(let bad): keys.append(bad.key)
      }
    }
    return keys
  }

  private func failed(_ ends: [(place: Int, cause: String)]) throws -> FailedItems {
    let keys = try keys(of: seeds)
    var failed = FailedItems()
    for (place, cause) in ends {
      let key = keys[place]
      failed.take(
        ItemSummary(
          sourceID: "src_\(place)", key: key,
          outcome: ItemOutcome(
            state: .failed, stage: "worker", cause: cause, detail: "why \(place)"), attempts: 2,
          milliseconds: 1, worker: 0))
    }
    return failed
  }

  @Test("has them with their cause, each once, and is a seed file itself")
  func content() throws {
    let path = folder.path + "/failed.json"
    try FailedItemsFile(path: path).write(
      failed([(1, "timeout"), (2, "bad_seed"), (3, "memory_cap")]),
      from: [seeds])
    let records = try JSONValue(
      parsing: String(contentsOfFile: path, encoding: .utf8)
    ).array
    #expect(
      records == [
        [
          "content": "b", "kwargs": ["k": 1], "source_id": "src_1", "stage": "worker",
          "cause": "timeout", "detail": "why 1", "attempts": 2,
        ],
        [
          "content": .null, "kwargs": [:], "bad_seed": "5", "source_id": "src_2",
          "stage": "worker", "cause": "bad_seed", "detail": "why 2", "attempts": 2,
        ],
        [
          "content": "a", "kwargs": [:], "source_id": "src_3", "stage": "worker",
          "cause": "memory_cap", "detail": "why 3", "attempts": 2,
        ],
      ])
    #expect(try keys(of: path).count == 3)
    #expect(try keys(of: path)[0].digest == keys(of: seeds)[1].digest)
  }

  @Test("is written anew over an older one and over what a killed run has left")
  func replaced() throws {
    let path = try folder.write("failed.json", "old")
    try folder.write("failed.json.tmp", "half")
    try FailedItemsFile(path: path).write(failed([]), from: [seeds])
    #expect(
      try JSONValue(parsing: String(contentsOfFile: path, encoding: .utf8)) == [])
    #expect(try folder.names().sorted() == ["failed.json", "seeds.json"])
  }

  @Test("A seed that succeeds in a later try is no longer among the failed")
  func mended() throws {
    let key = try keys(of: seeds)[0]
    var failed = try failed([(0, "timeout")])
    #expect(failed[key]?.cause == "timeout")
    failed.take(
      ItemSummary(
        sourceID: "src_0", key: key, outcome: ItemOutcome(state: .accepted), attempts: 1,
        milliseconds: 1, worker: 0))
    #expect(failed.isEmpty)
  }

  private func records(_ path: String) throws -> [JSONValue] {
    try #require(try JSONValue(parsing: String(contentsOfFile: path, encoding: .utf8)).array)
  }

  @Test("What the source lacks comes from the file as it was, then from earlier sources")
  func otherSources() throws {
    let path = folder.path + "/failed.json"
    let failed = try failed([(0, "timeout"), (1, "timeout"), (2, "bad_seed"), (4, "timeout")])
    try FailedItemsFile(path: path).write(failed, from: [seeds])
    let whole = try records(path)
    let other = try folder.write("other.json", #"["x", "c"]"#)
    // From the file itself, with the earlier source gone.
    try FailedItemsFile(path: path).write(failed, from: [other, folder.path + "/gone.json"])
    #expect(try records(path) == [whole[3]] + whole.prefix(3))
    // After a kill there was no such file.
    try FileManager.default.removeItem(atPath: path)
    try FailedItemsFile(path: path).write(failed, from: [other, seeds])
    #expect(try records(path) == [whole[3]] + whole.prefix(3))
    // Nowhere any more: still known as failed.
    try FileManager.default.removeItem(atPath: path)
    try FailedItemsFile(path: path).write(failed, from: [other])
    #expect(try records(path).map { $0["source_id"] } == ["src_4", "src_0", "src_1", "src_2"])
    #expect(try records(path).map { $0["content"] } == ["c", .null, .null, .null])
  }

  @Test("With the source gone the old file stays")
  func sourceGone() throws {
    let path = try folder.write("failed.json", "[\n]\n")
    #expect(throws: SeedFileError.self) {
      try FailedItemsFile(path: path).write(failed([(0, "x")]), from: [folder.path + "/gone.json"])
    }
    #expect(try records(path) == [])
  }

  static let verbatim: [(seed: String, record: String)] = [
    // Members of its own, numbers as they are written.
    (
      #"{"content": "a", "id": 7, "n": 1.10, "big": 123456789012345678901234567890}"#,
      #"{"content":"a","id":7,"n":1.10,"big":123456789012345678901234567890,"kwargs":{},"#
    ),
    (#"{"content": "a", "kwargs": null}"#, #"{"content":"a","kwargs":{},"#),
    (
      #"{"kwargs": {"k": [1, 2.0]}, "content": "\u00fc"}"#,
      #"{"kwargs":{"k": [1, 2.0]},"content":"\u00fc","#
    ),
    (#""a""#, #"{"content":"a","kwargs":{},"#),
    // A name of this file's own: the whole is kept beside.
    (
      #"{"content": "a", "stage": 3}"#,
      #"{"content":"a","kwargs":{},"seed":{"content": "a", "stage": 3},"#
    ),
    // What is no seed, as text.
    (#"{"conten": "b"}"#, #"{"content":null,"kwargs":{},"bad_seed":"{\"conten\": \"b\"}","#),
    ("{oops", #"{"content":null,"kwargs":{},"bad_seed":"{oops","#),
  ]

  @Test("A seed is kept as it was written, and failing again leaves the same", arguments: verbatim)
  func keptVerbatim(seed: String, record: String) throws {
    var path = try folder.write("one.jsonl", seed + "\n")
    let key = try #require(keys(of: path).first)
    for round in 1...3 {
      #expect(try keys(of: path) == [key], "as a seed file it says the same")
      var failed = FailedItems()
      failed.take(
        ItemSummary(
          sourceID: "src_1", key: key,
          outcome: ItemOutcome(state: .failed, stage: "worker", cause: "c", detail: "d"),
          attempts: round, milliseconds: 1, worker: 0))
      let next = folder.path + "/failed\(round).json"
      try FailedItemsFile(path: next).write(failed, from: [path])
      let text = try String(contentsOfFile: next, encoding: .utf8)
      #expect(
        text
          == "[\n" + record
          + #""source_id":"src_1","stage":"worker","cause":"c","detail":"d","attempts":\#(round)}"#
          + "\n]\n")
      path = next
    }
  }

  @Test("A bad seed whose content somebody fills in is a seed")
  func filledIn() throws {
    let path = try folder.write(
      "failed.json", #"[{"content": "now", "kwargs": {}, "bad_seed": "{oops", "source_id": "s"}]"#)
    #expect(try keys(of: path)[0].digest == SHA256.digest("now".utf8))
  }
}
