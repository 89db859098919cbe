import Testing

@testable import Engine

@Suite("Pools of workers with several items each")
struct PoolCapacityTests {
  /// A pool whose first worker has `count` items in hand, all begun.
  private static func busy(
    _ count: Int, items: Int? = nil, _ change: (inout PoolSettings) -> Void = { _ in }
  ) -> PoolScript {
    var pool = PoolScript(items: items ?? count) {
      $0.capacity = count
      change(&$0)
    }
    _ = pool.start()
    _ = pool.boot(0)
    pool.begin(items: 1...count)
    return pool
  }

  @Test("A worker is given as many items as it has room for, and another for each that ends")
  func fills() {
    var pool = PoolScript(items: 6) { $0.capacity = 4 }
    #expect(pool.start() == ["spawn 0"])
    #expect(pool.boot(0) == ["send 1 to 0", "send 2 to 0", "send 3 to 0", "send 4 to 0"])
    #expect(pool.state.load == PoolLoad(busyWorkers: 1, itemsInFlight: 4))
    #expect(pool.finish(item: 3) == ["done 3", "send 5 to 0"])
    #expect(pool.finish(item: 1) == ["done 1", "send 6 to 0"])
    for item in [2, 4, 5] { #expect(pool.finish(item: item) == ["done \(item)"]) }
    #expect(pool.finish(item: 6) == ["done 6", "quit 0"])
  }

  @Test("Few items spread over all workers")
  func spreads() {
    var pool = PoolScript(items: 4) {
      $0.workers = 2
      $0.capacity = 8
    }
    _ = pool.start()
    #expect(pool.boot(0) == ["send 1 to 0", "send 2 to 0", "spawn 1"])
    #expect(pool.boot(1) == ["send 3 to 1", "send 4 to 1"])
  }

  @Test(
    "A crash with several items at work is nobody's yet: halves are tried on workers of their own")
  func halves() {
    var pool = Self.busy(4)
    #expect(pool.die(0, .signal(11)) == ["note 0: signal_SIGSEGV", "spawn 0"])
    #expect(pool.boot(0) == ["send 1 to 0", "send 2 to 0"])
    pool.begin(items: 1...2)
    #expect(pool.finish(item: 1) == ["done 1"])
    // The second half waits until the place is free again.
    #expect(pool.finish(item: 2) == ["done 2", "send 3 to 0", "send 4 to 0"])
    pool.begin(items: 3...4)
    #expect(pool.die(0, .signal(11)) == ["note 0: signal_SIGSEGV", "spawn 0"])
    #expect(pool.boot(0) == ["send 3 to 0"])
    pool.begin(items: 3...3)
    #expect(
      pool.die(0, .signal(11)) == [
        "note 0: signal_SIGSEGV", "crash 1 of 3: signal_SIGSEGV", "spawn 0",
      ])
  }

  /// Lets every worker begin all that it has, and die if that has a poisonous item in it.
  private static func play(
    _ pool: inout PoolScript, poison: Set<Int>, workers: Int, steps: Int = 10_000
  ) {
    var words = pool.start()
    for _ in 0..<steps where pool.end == nil {
      let spawned = words.compactMap { $0.hasPrefix("spawn ") ? Int($0.dropFirst(6)) : nil }
      words = spawned.flatMap { pool.boot($0) }
      if !spawned.isEmpty { continue }
      for slot in 0..<workers where pool.end == nil {
        let held = pool.state.slots[slot].assignments
        for assignment in held {
          words += pool.feed(.started(slot: slot, assignment: assignment.id))
        }
        if held.contains(where: { poison.contains($0.scheduled.item.index) }) {
          words += pool.die(slot, .signal(11))
        } else if let first = held.first {
          words += pool.finish(item: first.scheduled.item.index)
        } else if case .quitting = pool.state.slots[slot].phase {
          words += pool.die(slot, .exit(0))
        }
      }
    }
  }

  @Test(
    "Of two hundred items those that crash workers are quarantined alone, the others end once each",
    arguments: [[77], [13, 14], [1, 200], [8, 100, 101]])
  func poison(_ items: [Int]) {
    var pool = PoolScript(items: 200) {
      $0.workers = 2
      $0.capacity = 8
    }
    Self.play(&pool, poison: Set(items), workers: 2)
    #expect(pool.end == .some(nil))
    #expect(pool.completions.map(\.scheduled.item.index).sorted() == Array(1...200))
    for completion in pool.completions {
      let isPoison = items.contains(completion.scheduled.item.index)
      if case .quarantined = completion.ending {
        #expect(isPoison)
        #expect(completion.attempts == 3)
      } else {
        #expect(!isPoison)
        #expect(completion.attempts == 1)
      }
    }
  }

  @Test("Where every item crashes its worker the run stops, whatever the capacity")
  func breaker() {
    var pool = PoolScript(items: 400) {
      $0.workers = 2
      $0.capacity = 8
    }
    Self.play(&pool, poison: Set(1...400), workers: 2)
    #expect(pool.end == .some(.tooManyCrashes(.signal(11))))
  }

  @Test("Items that a dying worker had not begun go to another, unblamed and with others")
  func notBegun() {
    var pool = PoolScript(items: 3) { $0.capacity = 3 }
    _ = pool.start()
    _ = pool.boot(0)
    pool.begin(items: 2...2)
    #expect(
      pool.die(0, .signal(9)) == [
        "note 0: signal_SIGKILL", "crash 1 of 2: signal_SIGKILL", "spawn 0",
      ])
    #expect(pool.boot(0) == ["send 2 to 0"])
    #expect(pool.finish(item: 2) == ["done 2", "send 1 to 0", "send 3 to 0"])
  }

  @Test("One item's deadline cancels that item, and its worker works on")
  func oneDeadline() {
    var pool = PoolScript(items: 3) { $0.capacity = 2 }
    _ = pool.start()
    _ = pool.boot(0)
    pool.begin(items: 1...2)
    _ = pool.wait(.seconds(60))
    #expect(pool.finish(item: 2) == ["done 2", "send 3 to 0"])
    #expect(pool.wait(.seconds(40)) == ["cancel 1 in 0"])
    #expect(pool.finish(item: 3) == ["done 3"])
  }

  @Test("A worker that does not end a cancelled item is ended, and its other items are tried again")
  func stuckItem() {
    var pool = Self.busy(2, items: 3) { $0.itemTimeout = .seconds(100) }
    _ = pool.wait(.seconds(50))
    #expect(pool.finish(item: 2) == ["done 2", "send 3 to 0"])
    pool.begin(items: 3...3)
    #expect(pool.wait(.seconds(50)) == ["cancel 1 in 0"])
    #expect(pool.wait(.seconds(5)) == ["terminate 0"])
    #expect(
      pool.die(0, .signal(15)) == ["note 0: timeout", "failed (timeout) 1", "spawn 0"])
    #expect(pool.boot(0) == ["send 3 to 0"])
    #expect(pool.sent[0]?.attempt == 1)
  }

  @Test(
    "A worker that has served its number of items takes no more and quits when the last has ended")
  func retiring() {
    var pool = PoolScript(items: 4) {
      $0.capacity = 2
      $0.itemsPerWorker = 1
    }
    _ = pool.start()
    #expect(pool.boot(0) == ["send 1 to 0", "send 2 to 0"])
    #expect(pool.finish(item: 1) == ["done 1"])
    #expect(pool.finish(item: 2) == ["done 2", "quit 0"])
    #expect(pool.die(0, .exit(0)) == ["spawn 0"])
    #expect(pool.boot(0) == ["send 3 to 0", "send 4 to 0"])
  }

  @Test("What a lost try has cost is told, whoever was to blame")
  func usageOfLostTries() {
    var pool = Self.busy(2)
    let progress = ItemProgress(stage: "explore", usage: ModelUsage(requests: 5))
    let id = pool.assignments[1]?.id ?? 0
    #expect(pool.feed(.progressed(slot: 0, assignment: id, progress)) == [])
    #expect(
      pool.die(0, .signal(11)) == [
        "note 0: signal_SIGSEGV", "lost 5 requests of 1", "spawn 0",
      ])
  }

  @Test("Progress of an item that the worker does not have breaks the protocol")
  func foreignProgress() {
    var pool = Self.busy(2)
    #expect(pool.feed(.progressed(slot: 0, assignment: 99, ItemProgress())) == ["kill 0"])
  }
}
