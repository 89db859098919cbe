import Testing

@testable import Base
@testable import Engine

@Suite("What people are told while a run goes on")
struct RunNoticesTests {
  private let start = SuspendingClock.now
  private static let until = 1_700_000_000

  private func progress(_ item: WorkItem, _ waiting: Waiting?) -> RunEvent {
    .itemProgressed(item, worker: 0, ItemProgress(waiting: waiting))
  }

  private func heartbeat(_ notices: inout RunNotices, after seconds: Double) -> [String] {
    notices.observe(.heartbeat(PoolLoad()), at: start + .seconds(seconds))
  }

  static let sentences: [(waiting: Waiting, sentence: String)] = [
    (
      Waiting(
        .outage, endpoint: "http://a", detail: "no connection to http://a: Connection refused",
        until: until),
      "no connection to http://a: Connection refused; trying again until "
        + LocalTime.moment(until)
    ),
    (
      Waiting(.outage, endpoint: "http://a", detail: "the model endpoint answered 502"),
      "http://a: the model endpoint answered 502; trying again until it answers"
    ),
    (
      Waiting(.throttled, endpoint: "http://a", detail: "too many", until: until),
      "http://a asked to slow down (too many); waiting until \(LocalTime.moment(until)), "
        + "no seeds are started meanwhile"
    ),
    (
      Waiting(.throttled, endpoint: "http://a", until: until),
      "http://a has reached its rate limit; waiting until \(LocalTime.moment(until)), "
        + "no seeds are started meanwhile"
    ),
    (
      Waiting(.loading, endpoint: "http://a", detail: "Loading model"),
      "http://a is loading its model (Loading model); waiting, no seeds are started meanwhile"
    ),
  ]

  @Test("a wait that lasts is told of once, and its end", arguments: sentences)
  func wait(waiting: Waiting, sentence: String) {
    var notices = RunNotices()
    #expect(notices.observe(progress(Samples.item("a"), waiting), at: start).isEmpty)
    #expect(notices.observe(progress(Samples.item("b"), waiting), at: start).isEmpty)
    #expect(heartbeat(&notices, after: 1).isEmpty)
    #expect(notices.hindrance.isEmpty)
    #expect(heartbeat(&notices, after: 2) == [sentence])
    #expect(notices.hindrance.hasPrefix("waiting for http://a"))
    #expect(heartbeat(&notices, after: 500).isEmpty)
    _ = notices.observe(
      .itemLost(ScheduledItem(item: Samples.item("b")), ModelUsage()), at: start)
    #expect(heartbeat(&notices, after: 501).isEmpty)
    _ = notices.observe(progress(Samples.item("a"), nil), at: start + .seconds(501))
    // A try that fails is over in no time.
    #expect(heartbeat(&notices, after: 502).isEmpty)
    #expect(heartbeat(&notices, after: 503) == ["http://a takes requests again."])
    #expect(notices.hindrance.isEmpty)
  }

  @Test("that an item that waited has ended does not say that the endpoint answers")
  func endedWaiting() {
    var notices = RunNotices()
    _ = notices.observe(
      progress(Samples.item("a"), Waiting(.outage, endpoint: "http://a")), at: start)
    #expect(heartbeat(&notices, after: 2).count == 1)
    _ = notices.observe(
      .itemLost(ScheduledItem(item: Samples.item("a")), ModelUsage()), at: start)
    #expect(heartbeat(&notices, after: 3).isEmpty)
    #expect(notices.hindrance.isEmpty)
  }

  @Test("waits for the run's own limits, and short ones, are no news")
  func quiet() {
    var notices = RunNotices()
    _ = notices.observe(progress(Samples.item("a"), Waiting(.limits)), at: start)
    _ = notices.observe(
      progress(Samples.item("b"), Waiting(.throttled, endpoint: "http://a")), at: start)
    _ = notices.observe(progress(Samples.item("b"), nil), at: start + .seconds(1))
    #expect(heartbeat(&notices, after: 10).isEmpty)
  }

  @Test("a wait that goes on for much longer than was said is told of again, at most once a minute")
  func longer() {
    var notices = RunNotices()
    func tell(_ until: Int) -> RunEvent {
      progress(Samples.item("a"), Waiting(.throttled, endpoint: "http://a", until: until))
    }
    _ = notices.observe(tell(Self.until), at: start)
    #expect(heartbeat(&notices, after: 2).count == 1)
    _ = notices.observe(tell(Self.until + 5), at: start + .seconds(90))
    #expect(heartbeat(&notices, after: 90).isEmpty)
    _ = notices.observe(tell(Self.until + 600), at: start + .seconds(91))
    #expect(heartbeat(&notices, after: 91).count == 1)
    _ = notices.observe(tell(Self.until + 1200), at: start + .seconds(100))
    #expect(heartbeat(&notices, after: 100).isEmpty)
  }

  @Test("the first failure of each cause is told of")
  func failures() {
    func fail(_ content: String, _ cause: String) -> RunEvent {
      .itemCompleted(
        ItemCompletion(
          scheduled: ScheduledItem(item: Samples.item(content)),
          ending: .result(
            ItemResult(
              outcome: ItemOutcome(
                state: .failed, stage: "explore", cause: cause, detail: "no such model"))),
          attempts: 1, elapsed: .zero, worker: 0))
    }
    var notices = RunNotices()
    let id = Samples.item("a").sourceID
    #expect(
      notices.observe(fail("a", "model_refused"), at: start)
        == ["\(id) failed at explore with model_refused: no such model"])
    #expect(notices.observe(fail("b", "model_refused"), at: start).isEmpty)
    #expect(notices.observe(fail("c", "model_timeout"), at: start).count == 1)
  }
}
