import Testing

@testable import SynthesisCore

@Suite("change bell", .timeLimit(.minutes(1)))
struct ChangeBellTests {
  @Test("a ring wakes all who wait, and one before the wait is not lost")
  func ring() async {
    let bell = ChangeBell()
    let heard = bell.count
    await withTaskGroup { group in
      for _ in 0..<20 { group.addTask { await bell.rung(since: heard) } }
      bell.ring()
    }
    await bell.rung(since: heard)
    #expect(bell.count == heard + 1)
  }

  @Test("a cancelled wait ends")
  func cancellation() async {
    let bell = ChangeBell()
    let waiting = Task { await bell.rung(since: bell.count) }
    waiting.cancel()
    await waiting.value
    #expect(bell.count == 0)
  }
}
