import Testing

@testable import Python

@Suite("Ending what a step has left")
struct StraySweepTests {
  private func running(_ pids: Int32...) -> [OrphanSweep.Stray] {
    pids.map { OrphanSweep.Stray(pid: $0, hasEnded: false) }
  }

  private func ended(_ pids: Int32...) -> [OrphanSweep.Stray] {
    pids.map { OrphanSweep.Stray(pid: $0, hasEnded: true) }
  }

  @Test("nothing there is nothing to do")
  func clean() {
    var sweep = OrphanSweep()
    #expect(sweep.take([]) == .end(hasFound: false))
  }

  @Test("all are stopped before any is killed, those that were forked meanwhile too")
  func stopped() {
    var sweep = OrphanSweep()
    #expect(sweep.take(running(7, 8)) == .stop([7, 8]))
    #expect(sweep.take(running(7, 8, 9)) == .stop([9]))
    #expect(sweep.take(running(7, 8, 9)) == .kill([7, 8, 9]))
    #expect(sweep.take(ended(7) + running(8)) == .kill([8]))
    #expect(sweep.take([]) == .end(hasFound: true))
  }

  @Test("one that ended during a look may have left a child where the look had been before")
  func handedOver() {
    var sweep = OrphanSweep()
    #expect(sweep.take(ended(7)) == .look)
    #expect(sweep.take(ended(7) + running(8)) == .stop([8]))
    #expect(sweep.take(ended(7) + running(8)) == .kill([8]))
    #expect(sweep.take(ended(7, 8)) == .look)
    #expect(sweep.take(ended(7, 8)) == .end(hasFound: true))
  }

  @Test("what had ended before is nothing that the step has left")
  func endedBefore() {
    var sweep = OrphanSweep()
    #expect(sweep.take(ended(7)) == .look)
    #expect(sweep.take(ended(7)) == .end(hasFound: false))
  }
}
