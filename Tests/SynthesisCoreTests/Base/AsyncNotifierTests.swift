import Testing

@testable import Base

@Suite("async notifier", .timeLimit(.minutes(1)))
struct AsyncNotifierTests {
  @Test("a notification wakes all who wait, and one before the wait is not lost")
  func notification() async {
    let notifier = AsyncNotifier()
    let seen = notifier.count
    await withTaskGroup { group in
      for _ in 0..<20 { group.addTask { await notifier.wait(since: seen) } }
      notifier.notify()
    }
    await notifier.wait(since: seen)
    #expect(notifier.count == seen + 1)
  }

  @Test("a cancelled wait ends")
  func cancellation() async {
    let notifier = AsyncNotifier()
    let waiting = Task { await notifier.wait(since: notifier.count) }
    waiting.cancel()
    await waiting.value
    #expect(notifier.count == 0)
  }
}
