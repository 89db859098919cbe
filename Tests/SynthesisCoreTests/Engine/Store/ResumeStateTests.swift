import Testing

@testable import Base
@testable import Engine

@Suite("What a resumed run does")
struct ResumeStateTests {
  private static func key(_ name: String, _ occurrence: Int = 0) -> ItemKey {
    ItemKey(digest: SHA256.digest(name.utf8), occurrence: occurrence)
  }

  /// Items that have ended, named by their state, and how often others have crashed.
  private func state(
    _ ends: [(name: String, state: ItemState)], crashes: [String: Int] = [:],
    fresh: ResumeState.Fresh = .all, retry change: (inout RetrySelection) -> Void = { _ in },
    occurrence: Int = 0, limit: Int = 100
  ) -> ResumeState {
    var completed = CompletedIndex()
    var failed = FailedItems()
    var summaries: [ItemSummary] = []
    for (name, state) in ends {
      let cause = state == .accepted ? "" : "timeout"
      let key = Self.key(name, occurrence)
      let summary = ItemSummary(
        sourceID: WorkItem.sourceID(index: summaries.count + 1, digest: key.digest), key: key,
        outcome: ItemOutcome(state: state, stage: "worker", cause: cause), attempts: 1,
        milliseconds: 1, worker: 0)
      _ = completed.record(.init(state: state, offset: summaries.count), for: key)
      failed.take(summary)
      summaries.append(summary)
    }
    var retry = RetrySelection()
    change(&retry)
    return ResumeState(
      completed: completed, failed: failed,
      crashCounts: Dictionary(uniqueKeysWithValues: crashes.map { (Self.key($0.key), $0.value) }),
      retry: retry, fresh: fresh, indexLimit: limit,
      read: { [summaries] record in summaries[record.offset] })
  }

  private static let ends: [(name: String, state: ItemState)] = [
    ("accepted", .accepted), ("noQA", .noQA), ("failed", .failed), ("quarantined", .quarantined),
  ]

  static let requests: [(change: @Sendable (inout RetrySelection) -> Void, taken: [String])] = [
    ({ _ in }, []),
    ({ $0.failed = .all }, ["failed"]),
    ({ $0.failed = .withCause("timeout") }, ["failed"]),
    ({ $0.failed = .withCause("exit_1") }, []),
    ({ $0.quarantined = true }, ["quarantined"]),
    (
      {
        $0.failed = .all
        $0.quarantined = true
      }, ["failed", "quarantined"]
    ),
  ]

  @Test("Of the items that have ended those are done again that are asked for", arguments: requests)
  func retry(change: @Sendable (inout RetrySelection) -> Void, taken: [String]) {
    let state = state(Self.ends, retry: change)
    #expect(Self.ends.map(\.name).filter { state.wants(Self.key($0)) } == taken)
    #expect(state.wants(Self.key("new")))
  }

  @Test("Without a run to resume, only the items that were taken out are new")
  func fresh() {
    let state = state(Self.ends, fresh: .only([Self.key("out")]))
    #expect(state.wants(Self.key("out")))
    #expect(!state.wants(Self.key("new")))
    // The same content again is another item.
    #expect(!state.wants(Self.key("out", 1)))
  }

  @Test("A run that starts now wants everything and knows of nothing")
  func none() {
    #expect(ResumeState.none.wants(Self.key("a")))
    #expect(ResumeState.none.earlierEnd(of: Self.key("a")) == nil)
    #expect(ResumeState.none.crashes(of: Self.key("a")) == 0)
  }

  @Test("Crashes count for an item that has not ended, a quarantined one starts anew")
  func crashes() {
    let state = state(Self.ends, crashes: ["new": 2, "quarantined": 3])
    #expect(state.crashes(of: Self.key("new")) == 2)
    #expect(state.crashes(of: Self.key("quarantined")) == 0)
    #expect(state.crashes(of: Self.key("another")) == 0)
  }

  @Test("How an item ended before is known, so that it can be taken back")
  func earlierEnd() {
    let state = state(Self.ends)
    #expect(state.earlierEnd(of: Self.key("failed"))?.outcome.state == .failed)
    #expect(state.earlierEnd(of: Self.key("new")) == nil)
  }

  @Test("A repetition that comes to the place of another gets an id of its own")
  func unusedID() {
    // The second of its content ended at the first place, before the file was put in another order.
    let state = state([("a", .accepted)], occurrence: 1, limit: 10)
    func item(_ index: Int, _ occurrence: Int) -> WorkItem {
      WorkItem(index: index, digest: Self.key("a").digest, occurrence: occurrence, payload: [])
    }
    #expect(state.withUnusedID(item(1, 0)) == item(11, 0))
    #expect(state.withUnusedID(item(2, 0)) == item(2, 0))
    #expect(state.withUnusedID(item(1, 1)) == item(1, 1))
  }
}
