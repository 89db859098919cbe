import Testing

@testable import Base
@testable import Engine

@Suite("The last lines of a run")
struct RunSummaryTests {
  static let sentences: [(failed: Int, count: Int, alike: Int, text: String)] = [
    (10, 10, 10, "all 10 seeds failed for a.b: why"), (1, 1, 1, "1 seed failed: a.b: why"),
    (1, 10, 1, "1 of 10 seeds failed: a.b: why"), (4, 10, 4, "4 of 10 seeds failed for a.b: why"),
    (4, 10, 3, "4 of 10 seeds failed, 3 of them for a.b: why"),
    (10, 10, 3, "all 10 seeds failed, 3 of them for a.b: why"),
  ]

  @Test("How many failed and what for is one sentence without a number twice", arguments: sentences)
  func failures(failed: Int, count: Int, alike: Int, text: String) {
    let cause = CauseCount(name: "a.b", count: alike, detail: "why")
    #expect(RunSummary.sentence(failed: failed, of: count, "seeds", cause) == text)
  }
}
