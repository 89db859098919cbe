import Testing

@testable import Base
@testable import Engine

@Suite("Runs whose first seeds all fail alike")
struct UniformFailuresTests {
  private static func end(_ number: Int, _ state: ItemState, _ cause: String = "") -> ItemSummary {
    let item = Samples.item("\(number)")
    return ItemSummary(
      sourceID: item.sourceID, key: item.key,
      outcome: ItemOutcome(state: state, stage: "explore", cause: cause, detail: "no"),
      attempts: 1, milliseconds: 1, worker: 0)
  }

  private static func refused(_ numbers: Range<Int>) -> [ItemSummary] {
    numbers.map { end($0, .failed, "model_refused") }
  }

  /// How many are to be done again, at each end.
  private func withdrawn(_ ends: [ItemSummary], _ failures: inout UniformFailures) -> [Int] {
    ends.map { failures.take($0).count }
  }

  @Test("twenty failures for one cause stop the run and are done again, as are those under way")
  func stop() {
    var failures = UniformFailures(isOver: false)
    #expect(
      withdrawn(Self.refused(0..<20), &failures) == Array(repeating: 0, count: 19) + [20])
    let late = Self.refused(20..<22) + [Self.end(22, .accepted)] + Self.refused(23..<24)
    #expect(withdrawn(late, &failures) == [1, 1, 0, 0])
  }

  @Test(
    "an end of another kind shows that it is not the run",
    arguments: [
      Self.end(9, .accepted), Self.end(9, .noQA, "only_errors"),
      Self.end(9, .quarantined, "exit_1"),
      Self.end(9, .failed, "model_timeout"),
    ])
  func other(end: ItemSummary) {
    var failures = UniformFailures(isOver: false)
    let ends = Self.refused(0..<5) + [end] + Self.refused(20..<60)
    #expect(withdrawn(ends, &failures).allSatisfy { $0 == 0 })
  }

  @Test("a run that has got somewhere before is not stopped")
  func resumed() {
    var failures = UniformFailures(isOver: true)
    #expect(withdrawn(Self.refused(0..<40), &failures).allSatisfy { $0 == 0 })
  }
}
