import Synchronization
import Testing

@testable import SynthesisCore

@Suite("in-flight limit", .timeLimit(.minutes(1)))
struct InFlightLimitTests {
  private final class Shared<Value: Sendable>: Sendable {
    let value: Mutex<Value>
    init(_ value: Value) { self.value = Mutex(value) }
  }

  @Test("never more than the limit are inside, and all get in")
  func limit() async {
    let limit = InFlightLimit(3)
    let inside = Shared((now: 0, most: 0, entered: 0))
    await withTaskGroup { group in
      for _ in 0..<200 {
        group.addTask {
          guard await limit.enter() else { return }
          inside.value.withLock { counts in
            counts.now += 1
            counts.entered += 1
            counts.most = max(counts.most, counts.now)
          }
          await Task.yield()
          inside.value.withLock { $0.now -= 1 }
          limit.leave()
        }
      }
    }
    #expect(inside.value.withLock { $0.entered } == 200)
    #expect(inside.value.withLock { $0.now } == 0)
    #expect(inside.value.withLock { $0.most } <= 3)
    #expect(limit.waitingCount == 0)
  }

  @Test("a cancelled wait ends without a place and loses none")
  func cancellation() async {
    let limit = InFlightLimit(1)
    #expect(await limit.enter())
    let waiting = Task { await limit.enter() }
    while limit.waitingCount == 0 { await Task.yield() }
    waiting.cancel()
    #expect(await waiting.value == false)
    #expect(limit.waitingCount == 0)
    limit.leave()
    #expect(await limit.enter())
  }

  @Test("a task that is cancelled already does not get in")
  func cancelledBefore() async {
    let limit = InFlightLimit(1)
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      return await limit.enter()
    }
    task.cancel()
    #expect(await task.value == false)
    #expect(await limit.enter())
  }

  @Test("those who wait are admitted in the order in which they came")
  func order() async {
    let limit = InFlightLimit(1)
    #expect(await limit.enter())
    let order = Shared<[Int]>([])
    await withTaskGroup { group in
      for number in 0..<5 {
        group.addTask {
          _ = await limit.enter()
          order.value.withLock { $0.append(number) }
          limit.leave()
        }
        while limit.waitingCount <= number { await Task.yield() }
      }
      limit.leave()
    }
    #expect(order.value.withLock { $0 } == [0, 1, 2, 3, 4])
  }
}
