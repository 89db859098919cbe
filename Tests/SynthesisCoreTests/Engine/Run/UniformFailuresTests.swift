import Testing

@testable import Base
@testable import Engine

@Suite("Runs whose first seeds all fail alike")
struct UniformFailuresTests {
  private static func end(_ number: Int, _ state: ItemState, _ cause: String = "") -> ItemCommit {
    let item = Samples.item("\(number)")
    return ItemCommit(
      summary: ItemSummary(
        sourceID: item.sourceID, key: item.key,
        outcome: ItemOutcome(state: state, stage: "explore", cause: cause, detail: "no"),
        attempts: 1, milliseconds: 1, worker: 0))
  }

  /// What becomes of each end: how many are written, or -1 for a stop.
  private func written(_ ends: [ItemCommit], _ failures: inout UniformFailures) -> [Int] {
    ends.map { end in
      switch failures.take(end) {
      case .wait: 0
      case .commit(let ends): ends.count
      case .stop: -1
      }
    }
  }

  @Test("twenty failures for one cause stop the run, and none of them is written")
  func stop() {
    var failures = UniformFailures(isOver: false)
    let ends = (0..<20).map { Self.end($0, .failed, "model_refused") }
    #expect(written(ends, &failures) == Array(repeating: 0, count: 19) + [-1])
    // Nor those that were under way by then, unless they end in another way.
    let late = [Self.end(20, .failed, "model_refused"), Self.end(21, .accepted)]
    #expect(written(late, &failures) == [-1, 1])
    #expect(failures.flush().isEmpty)
  }

  @Test(
    "an end of another kind shows that it is not the run, and all is written from then on",
    arguments: [
      Self.end(9, .accepted), Self.end(9, .noQA, "only_errors"),
      Self.end(9, .quarantined, "exit_1"),
      Self.end(9, .failed, "model_timeout"),
    ])
  func other(end: ItemCommit) {
    var failures = UniformFailures(isOver: false)
    let first = (0..<5).map { Self.end($0, .failed, "model_refused") }
    let rest = (20..<60).map { Self.end($0, .failed, "model_refused") }
    #expect(
      written(first + [end] + rest, &failures)
        == Array(repeating: 0, count: 5) + [6] + Array(repeating: 1, count: 40))
  }

  @Test("a run of fewer ends with its failures written")
  func fewer() {
    var failures = UniformFailures(isOver: false)
    _ = written((0..<3).map { Self.end($0, .failed, "model_refused") }, &failures)
    #expect(failures.count == 3)
    #expect(failures.flush().count == 3)
  }

  @Test("a run that has got somewhere before is not stopped")
  func resumed() {
    var failures = UniformFailures(isOver: true)
    let ends = (0..<40).map { Self.end($0, .failed, "model_refused") }
    #expect(written(ends, &failures) == Array(repeating: 1, count: 40))
  }
}
