import Synchronization
import Testing

@testable import Base
@testable import Engine

@Suite("An item's time", .timeLimit(.minutes(1)))
struct UsageTrackerWaitingTests {
  private let time = ManualTime()
  private let start: SuspendingClock.Instant

  init() { start = time.now }

  private func seconds(_ instant: SuspendingClock.Instant?) -> Double? {
    instant.map { (start.duration(to: $0).inSeconds * 1000).rounded() / 1000 }
  }

  @Test("passes while it is worked on and not while it waits, however many of its requests do")
  func deadline() async throws {
    let item = UsageTracker(deadline: start + .seconds(300), clock: time.clock)
    time.advance(10)
    #expect(seconds(item.deadline) == 300)
    try await item.pause(432, for: Waiting(.throttled))
    #expect(seconds(item.deadline) == 732)
    await item.waiting(for: Waiting(.limits)) {
      time.advance(5)
      await item.waiting(for: Waiting(.outage)) { time.advance(3) }
      // While it waits its end moves on.
      #expect(seconds(item.deadline) == 740)
    }
    time.advance(100)
    #expect(seconds(item.deadline) == 740)
  }

  @Test("what it waits for is told, the worst first, and how long it has waited in all")
  func told() async throws {
    let told = Mutex<[ItemProgress]>([])
    let item = UsageTracker(clock: time.clock) { progress, mayWait in
      #expect(mayWait)
      told.withLock { $0.append(progress) }
    }
    let outage = Waiting(.outage, endpoint: "http://a", detail: "refused")
    await item.waiting(for: Waiting(.limits)) {
      await item.waiting(for: outage) { time.advance(2) }
    }
    let reports = told.withLock { $0 }
    #expect(reports.map { $0.waiting?.reason } == [.limits, .outage, .limits, nil])
    #expect(reports.map(\.waitedMilliseconds) == [0, 0, 0, 2000])
    for report in reports { #expect(try ItemProgress(payload: report.payload) == report) }
    let dated = ItemProgress(
      stage: "s", waitedMilliseconds: 7, waiting: Waiting(.loading, detail: "\"", until: 5))
    #expect(try ItemProgress(payload: dated.payload) == dated)
  }

  @Test("a run that ends cuts a long wait short, and lets a short one be")
  func draining() async throws {
    let drain = DrainNotice()
    let item = UsageTracker(drain: drain)
    let waiting = Task { try await item.pause(600, for: Waiting(.throttled)) }
    drain.begin(until: .now + .seconds(5))
    await #expect(throws: WaitEnd.interrupted) { try await waiting.value }
    try await item.pause(0.01, for: Waiting(.throttled))
    await #expect(throws: WaitEnd.interrupted) { try await item.pause(6, for: Waiting(.outage)) }
    await #expect(throws: WaitEnd.interrupted) {
      try await item.wait(for: Waiting(.outage)) { try? await Task.sleep(for: .seconds(60)) }
    }
    #expect(item.isDraining)
  }

  @Test("a cancelled wait ends at once")
  func cancelled() async throws {
    let item = UsageTracker()
    let waiting = Task { try await item.pause(600, for: Waiting(.throttled)) }
    waiting.cancel()
    await #expect(throws: WaitEnd.cancelled) { try await waiting.value }
  }
}
