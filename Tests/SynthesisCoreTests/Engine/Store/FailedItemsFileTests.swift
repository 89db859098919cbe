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
    var reader = try SeedFileScan.reader(of: path)
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
          outcome: ItemOutcome(state: .failed, stage: "worker", cause: cause), attempts: 2,
          milliseconds: 1, worker: 0))
    }
    return failed
  }

  @Test("has them with their cause, each once, and is a seed file itself")
  func content() throws {
    let path = folder.path + "/failed.json"
    try FailedItemsFile(path: path).write(
      failed([(1, "timeout"), (2, "bad_seed"), (3, "memory_cap")]),
      from: try SeedFileScan.reader(of: seeds))
    let records = try JSONValue(
      parsing: String(contentsOfFile: path, encoding: .utf8)
    ).array
    #expect(
      records == [
        [
          "content": "b", "kwargs": ["k": 1], "source_id": "src_1", "stage": "worker",
          "cause": "timeout", "attempts": 2,
        ],
        [
          "content": .null, "kwargs": [:], "source_id": "src_2", "stage": "worker",
          "cause": "bad_seed", "attempts": 2,
        ],
        [
          "content": "a", "kwargs": [:], "source_id": "src_3", "stage": "worker",
          "cause": "memory_cap", "attempts": 2,
        ],
      ])
    #expect(try keys(of: path).count == 3)
    #expect(try keys(of: path)[0].digest == keys(of: seeds)[1].digest)
  }

  @Test("is written anew over an older one and over what a killed run has left")
  func replaced() throws {
    let path = try folder.write("failed.json", "old")
    try folder.write("failed.json.tmp", "half")
    try FailedItemsFile(path: path).write(failed([]), from: try SeedFileScan.reader(of: seeds))
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
}
