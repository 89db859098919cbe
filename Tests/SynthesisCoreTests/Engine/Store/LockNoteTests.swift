import Testing

@testable import Engine

@Suite("What a lock says of its holder")
struct LockNoteTests {
  @Test("Its text is read back, and one that is not all there is nobody's")
  func text() {
    let holder = LockNote(pid: 12, host: "a on b", startedAt: "2026-01-01T00:00:00+00:00")
    #expect(holder.text == "pid 12 on a on b, started 2026-01-01T00:00:00+00:00")
    #expect(LockNote(text: holder.text) == holder)
    for text in [
      "", "pid", "pid 12", "pid 12 on h", "pid x on h, started t", "pid 0 on h, started t",
    ] {
      #expect(LockNote(text: text) == nil, "\(text)")
    }
  }

  @Test(
    "A process that has ended and is not reaped holds nothing",
    arguments: [
      ("12 (synthesize) S 1 2", true), ("12 (a) Z) R 1", true), ("12 (a) R) Z 1", false),
      ("12 (x) X 1", false), ("", true),
    ])
  func state(stat: String, isRunning: Bool) {
    #expect(LockNote.isRunning(stat: stat) == isRunning)
  }
}
