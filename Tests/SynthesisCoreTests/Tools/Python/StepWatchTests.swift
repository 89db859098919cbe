import Testing

@testable import Python

@Suite("A step's watch")
struct StepWatchTests {
  static let good = Array(#"{"status":"ok","result":"5","error":null,"token":"t"}"#.utf8)
  static let started = StepWatch.Event.message(Array("started".utf8), sender: 7)

  func watch() -> StepWatch { StepWatch(token: "t", timeout: .seconds(10), known: [3]) }

  func running() -> StepWatch {
    var watch = watch()
    #expect(watch.take(Self.started, at: .seconds(1)) == .begin(pid: 7))
    return watch
  }

  @Test("A step that starts and replies has its reply")
  func reply() throws {
    var watch = running()
    #expect(watch.take(.time, at: .seconds(10)) == .nothing)
    let reply = try #require(StepReply(parsing: Self.good, token: "t"))
    #expect(watch.take(.message(Self.good, sender: 7), at: .seconds(11)) == .end(.replied(reply)))
  }

  @Test("The time counts from the start, an interrupt comes before the end")
  func timeout() {
    var watch = running()
    #expect(watch.deadline == .seconds(11))
    #expect(watch.take(.time, at: .seconds(11)) == .interrupt)
    #expect(watch.take(.time, at: .seconds(11.5)) == .nothing)
    #expect(watch.deadline == .seconds(12))
    #expect(watch.take(.time, at: .seconds(12)) == .end(.timeout))
  }

  @Test("A step that takes too much memory is ended, also when its time is over")
  func crowded() {
    var early = running()
    #expect(early.take(.crowded, at: .seconds(2)) == .end(.crowded))
    var late = running()
    #expect(late.take(.time, at: .seconds(11)) == .interrupt)
    #expect(late.take(.crowded, at: .seconds(11.1)) == .end(.crowded))
  }

  @Test(
    "Whatever comes after the interrupt, the time was over",
    arguments: [StepWatch.Event.message(good, sender: 7), .gone, .oversized])
  func late(event: StepWatch.Event) {
    var watch = running()
    #expect(watch.take(.time, at: .seconds(11)) == .interrupt)
    #expect(watch.take(event, at: .seconds(11.1)) == .end(.timeout))
  }

  @Test(
    "A start that is not the child's own word is a violation",
    arguments: [
      StepWatch.Event.message(Array("started".utf8), sender: 3),
      .message(Array("started".utf8), sender: 0),
      .message(Array("started ".utf8), sender: 7), .message(good, sender: 7),
      .message([0xFF], sender: 7),
    ])
  func forgedStart(event: StepWatch.Event) {
    var watch = watch()
    #expect(watch.take(event, at: .zero) == .end(.violation("a forged start")))
  }

  @Test("A reply that another process sends is a violation")
  func foreignReply() {
    var watch = running()
    #expect(
      watch.take(.message(Self.good, sender: 8), at: .seconds(2))
        == .end(.violation("a reply from another process")))
  }

  @Test("A branch that never starts, cannot be made or ends at once is not started")
  func notStarted() {
    var silent = watch()
    #expect(silent.take(.time, at: .seconds(4)) == .nothing)
    #expect(silent.take(.time, at: .seconds(5)) == .end(.notStarted("it did not start in time")))
    var refused = watch()
    #expect(
      refused.take(.message(Array("failed no room".utf8), sender: 3), at: .zero)
        == .end(.notStarted("no process for it: no room")))
    var gone = watch()
    #expect(gone.take(.gone, at: .zero) == .end(.notStarted("its process ended at once")))
  }

  @Test(
    "A reply with anything but its four members, its token and its types is forged",
    arguments: [
      #"{"status":"ok","result":"5","error":null,"token":"u"}"#,
      #"{"status":"ok","result":"5","error":null}"#,
      #"{"status":"ok","result":5,"error":null,"token":"t"}"#,
      #"{"status":"ok","result":"5","error":"no","token":"t"}"#,
      #"{"status":"error","result":null,"error":null,"token":"t"}"#,
      #"{"status":"timeout","result":null,"error":"x","token":"t"}"#,
      #"{"status":"ok","result":null,"error":null,"token":"t","files":[]}"#,
      "[1]", "", "{",
    ])
  func forgedReply(text: String) {
    #expect(StepReply(parsing: Array(text.utf8), token: "t") == nil)
    var watch = running()
    #expect(
      watch.take(.message(Array(text.utf8), sender: 7), at: .seconds(2))
        == .end(.violation("a forged reply")))
  }
}
