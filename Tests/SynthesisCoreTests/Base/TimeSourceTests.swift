import Testing

@testable import Base

@Suite("Time source")
struct TimeSourceTests {
  @Test(
    "an instant is the same after the way through nanoseconds",
    arguments: [0, 1, 999_999_999, 1_000_000_000_000, 9_000_000_000_000_000_000])
  func roundTrip(nanoseconds: Int) {
    #expect(SuspendingClock.Instant(nanoseconds: nanoseconds).nanoseconds == nanoseconds)
  }

  @Test("it counts on from what was read before")
  func order() {
    let time = TimeSource()
    let before = time.nanoseconds
    #expect(before > 0)
    #expect(time.nanoseconds >= before)
  }
}
