import Synchronization
import TestSupport
import Testing

@testable import Base

@Suite("async semaphore", .timeLimit(.minutes(1)))
struct AsyncSemaphoreTests {
  private final class Shared<Value: Sendable>: Sendable {
    let value: Mutex<Value>
    init(_ value: Value) { self.value = Mutex(value) }
  }

  @Test("never more than the limit are inside, and all get in")
  func limit() async {
    let semaphore = AsyncSemaphore(3)
    let inside = Shared((now: 0, most: 0, entered: 0))
    await withTaskGroup { group in
      for _ in 0..<200 {
        group.addTask {
          guard await semaphore.acquire() else { return }
          inside.value.withLock { counts in
            counts.now += 1
            counts.entered += 1
            counts.most = max(counts.most, counts.now)
          }
          await Task.yield()
          inside.value.withLock { $0.now -= 1 }
          semaphore.release()
        }
      }
    }
    #expect(inside.value.withLock { $0.entered } == 200)
    #expect(inside.value.withLock { $0.now } == 0)
    #expect(inside.value.withLock { $0.most } <= 3)
    #expect(semaphore.waitingCount == 0)
  }

  @Test("a cancelled wait ends without a place and loses none")
  func cancellation() async throws {
    let semaphore = AsyncSemaphore(1)
    #expect(await semaphore.acquire())
    let waiting = Task { await semaphore.acquire() }
    #expect(try await eventually(within: .seconds(20)) { semaphore.waitingCount == 1 })
    waiting.cancel()
    #expect(await waiting.value == false)
    #expect(semaphore.waitingCount == 0)
    semaphore.release()
    #expect(await semaphore.acquire())
  }

  @Test("a task that is cancelled already does not get in")
  func cancelledBefore() async {
    let semaphore = AsyncSemaphore(1)
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      return await semaphore.acquire()
    }
    task.cancel()
    #expect(await task.value == false)
    #expect(await semaphore.acquire())
  }

  @Test("those who wait are admitted in the order in which they came")
  func order() async throws {
    let semaphore = AsyncSemaphore(1)
    #expect(await semaphore.acquire())
    let order = Shared<[Int]>([])
    try await withThrowingTaskGroup { group in
      for number in 0..<5 {
        group.addTask {
          _ = await semaphore.acquire()
          order.value.withLock { $0.append(number) }
          semaphore.release()
        }
        let isWaiting = try await eventually(within: .seconds(20)) {
          semaphore.waitingCount > number
        }
        #expect(isWaiting)
      }
      semaphore.release()
    }
    #expect(order.value.withLock { $0 } == [0, 1, 2, 3, 4])
  }
}
