import Testing

@testable import Base
@testable import Engine

@Suite("Items that failed")
struct FailedItemsTests {
  private static func failed(_ details: [String], others: Int = 0) -> FailedItems {
    var items = FailedItems()
    let ends =
      details.map { ItemOutcome(state: .failed, stage: "seed", cause: "bad_seed", detail: $0) }
      + Array(repeating: ItemOutcome(state: .failed, stage: "worker", cause: "x"), count: others)
    for (index, outcome) in ends.enumerated() {
      items.take(
        ItemSummary(
          sourceID: "\(index)", key: ItemKey(digest: SHA256.digest("\(index)".utf8), occurrence: 0),
          outcome: outcome, attempts: 1, usage: ModelUsage(), milliseconds: 1, worker: 0))
    }
    return items
  }

  static let orders: [(details: [String], order: String?)] = [
    ([], nil), (["line 2: no JSON"], "mend line 2 of s"),
    (["line 20: x", "line 3: y"], "mend lines 3 and 20 of s"),
    (["line 1: x", "line 2: x", "line 3: y"], "mend lines 1, 2 and 3 of s"),
    ((1...7).map { "line \($0): x" }, "mend lines 1, 2, 3, 4, 5 and 2 others of s"),
    (["no place"], "mend the 1 bad seed of s"),
    (["no place", "line 1: x"], "mend the 2 bad seeds of s"),
  ]

  @Test("Elements that are no seeds are to be mended, by their lines", arguments: orders)
  func mending(details: [String], order: String?) {
    #expect(Self.failed(details, others: 2).mending("s") == order)
    #expect(Self.failed(details).retriable == 0)
    #expect(Self.failed(details, others: 2).retriable == 2)
  }
}
