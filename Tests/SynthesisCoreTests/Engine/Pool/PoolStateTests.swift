import Testing

@testable import Engine

@Suite("Pool state")
struct PoolStateTests {
  @Test("The first worker starts alone, the others when it has greeted")
  func firstWorkerStartsAlone() {
    var pool = PoolScript(items: 10) { $0.workers = 3 }
    #expect(pool.start() == ["spawn 0"])
    #expect(pool.feed(.spawned(slot: 0)) == [])
    #expect(pool.feed(.greeted(slot: 0)) == ["send 1 to 0", "spawn 1", "spawn 2"])
  }

  @Test("No more workers start than there are items")
  func noIdleWorkersForFewItems() {
    var pool = PoolScript(items: 1) { $0.workers = 8 }
    #expect(pool.start() == ["spawn 0"])
    #expect(pool.boot(0) == ["send 1 to 0"])
  }

  @Test("A pool without items finishes without starting a worker")
  func noItems() {
    var pool = PoolScript(items: 0) { $0.workers = 2 }
    #expect(pool.start() == ["finish"])
    #expect(pool.end == .some(nil))
  }

  @Test("An item's end brings the next item, and the last one asks the worker to quit")
  func itemsFollowOneAnother() {
    var pool = PoolScript(items: 2)
    #expect(pool.start() == ["spawn 0"])
    #expect(pool.boot(0) == ["send 1 to 0"])
    #expect(pool.begin(0) == [])
    #expect(pool.finish(0) == ["done 1", "send 2 to 0"])
    #expect(pool.begin(0) == [])
    #expect(pool.finish(0) == ["done 2", "quit 0"])
    #expect(pool.die(0, .exit(0)) == ["finish"])
  }

  @Test(
    "An item that crashes its worker is tried on a fresh one, and quarantined at the third crash")
  func crashRetries() {
    var pool = PoolScript(items: 1)
    _ = pool.start()
    #expect(
      pool.crash(0) == [
        "send 1 to 0", "note 0: signal_SIGSEGV", "crash 1 of 1: signal_SIGSEGV", "spawn 0",
      ])
    #expect(
      pool.crash(0, .exit(0)) == [
        "send 1 to 0", "note 0: exit_0", "crash 2 of 1: exit_0", "spawn 0",
      ])
    #expect(
      pool.crash(0, .signal(6)) == [
        "send 1 to 0", "note 0: signal_SIGABRT", "quarantined 1", "finish",
      ])
    #expect(pool.completions.map(\.attempts) == [3])
  }

  @Test("A crashed item waits for its fresh worker while others work on")
  func crashLeavesOthersAlone() {
    var pool = PoolScript(items: 4) { $0.workers = 2 }
    _ = pool.start()
    #expect(pool.boot(0) == ["send 1 to 0", "spawn 1"])
    #expect(pool.boot(1) == ["send 2 to 1"])
    _ = pool.begin(0) + pool.begin(1)
    #expect(
      pool.die(0, .signal(9)) == [
        "note 0: signal_SIGKILL", "crash 1 of 1: signal_SIGKILL", "spawn 0",
      ])
    #expect(pool.finish(1) == ["done 2", "send 3 to 1"])
    #expect(pool.boot(0) == ["send 1 to 0"])
  }

  @Test("A worker that dies before it has begun its item is not counted against the item")
  func deathBeforeStart() {
    var pool = PoolScript(items: 1)
    _ = pool.start()
    #expect(pool.boot(0) == ["send 1 to 0"])
    #expect(pool.die(0, .signal(9)) == ["note 0: signal_SIGKILL"])
    // The death counts as a failed start: the next one is delayed.
    #expect(pool.wait(.milliseconds(100)) == ["spawn 0"])
    #expect(pool.boot(0) == ["send 1 to 0"])
    #expect(pool.sent[0]?.attempt == 1)
  }

  @Test("A result that lay in the pipe of a dead worker counts")
  func resultOfTheDead() {
    var pool = PoolScript(items: 1)
    _ = pool.start()
    _ = pool.boot(0) + pool.begin(0)
    let exit = WorkerExit(
      failure: .exit(0), results: [(pool.sent[0]?.id ?? 0, PoolScript.accepted)])
    #expect(pool.feed(.exited(slot: 0, exit)) == ["done 1", "note 0: exit_0", "finish"])
  }

  @Test("Five failed starts within a minute stop the run, one worker at a time and further apart")
  func bootFailures() {
    var pool = PoolScript(items: 9) { $0.workers = 8 }
    #expect(pool.start() == ["spawn 0"])
    for delay in [100, 200, 400, 800] {
      _ = pool.feed(.spawned(slot: 0))
      #expect(pool.die(0, .exit(1)) == ["note 0: exit_1"])
      #expect(pool.wait(.milliseconds(delay - 1)) == [])
      #expect(pool.wait(.milliseconds(1)) == ["spawn 0"])
    }
    _ = pool.feed(.spawned(slot: 0))
    #expect(pool.die(0, .exit(1)) == ["note 0: exit_1", "finish"])
    #expect(pool.end == .some(.workersDoNotBoot(.exit(1))))
    #expect(pool.completions.isEmpty)
  }

  @Test("Failed starts more than a minute apart don't stop the run")
  func rareBootFailures() {
    var pool = PoolScript(items: 1)
    _ = pool.start()
    for _ in 1...10 {
      _ = pool.feed(.spawned(slot: 0))
      _ = pool.die(0, .exit(1))
      #expect(pool.wait(.seconds(61)) == ["spawn 0"])
    }
  }

  @Test("A worker that does not greet in time is killed, and its start has failed")
  func bootDeadline() {
    var pool = PoolScript(items: 1) { $0.bootTimeout = .seconds(10) }
    _ = pool.start()
    _ = pool.feed(.spawned(slot: 0))
    #expect(pool.wait(.seconds(9)) == [])
    #expect(pool.wait(.seconds(1)) == ["kill 0"])
    #expect(pool.die(0, .signal(9)) == ["note 0: boot_timeout"])
  }

  @Test("A worker that can't be spawned at all counts as a failed start")
  func spawnFailure() {
    var pool = PoolScript(items: 1)
    _ = pool.start()
    #expect(pool.feed(.spawnFailed(slot: 0, errno: 2)) == ["note 0: spawn"])
    #expect(pool.wait(.milliseconds(100)) == ["spawn 0"])
  }

  @Test(
    "An item past its deadline is cancelled; a worker that does not end it gets SIGTERM after the grace, then SIGKILL, and the item fails as a timeout"
  )
  func itemDeadline() {
    var pool = PoolScript(items: 1) { $0.grace = .seconds(5) }
    _ = pool.start()
    _ = pool.boot(0) + pool.begin(0)
    #expect(pool.wait(.seconds(99)) == [])
    #expect(pool.wait(.seconds(1)) == ["cancel 1 in 0"])
    #expect(pool.wait(.seconds(4)) == [])
    #expect(pool.wait(.seconds(1)) == ["terminate 0"])
    #expect(pool.wait(.seconds(4)) == [])
    #expect(pool.wait(.seconds(1)) == ["kill 0"])
    #expect(pool.die(0, .signal(9)) == ["note 0: timeout", "failed (timeout) 1", "finish"])
  }

  @Test("A worker that hangs before it has begun its item costs the item its time, once")
  func deadlineBeforeStart() {
    var pool = PoolScript(items: 1) { $0.grace = .seconds(5) }
    _ = pool.start()
    _ = pool.boot(0)
    #expect(pool.wait(.seconds(100)) == ["cancel 1 in 0"])
    #expect(pool.wait(.seconds(5)) == ["terminate 0"])
    #expect(pool.die(0, .signal(15)) == ["note 0: timeout", "failed (timeout) 1", "finish"])
  }

  @Test("An item that ends when it is cancelled leaves its worker at work, and fails as a timeout")
  func cancelledInTime() {
    var pool = PoolScript(items: 2)
    _ = pool.start()
    _ = pool.boot(0) + pool.begin(0)
    #expect(pool.wait(.seconds(100)) == ["cancel 1 in 0"])
    let cancelled = ItemResult(
      outcome: ItemOutcome(state: .failed, stage: "explore", cause: "cancelled"),
      usage: ModelUsage(requests: 4))
    #expect(pool.finish(0, cancelled) == ["failed (timeout) 1", "send 2 to 0"])
    guard case .failed(_, let usage) = pool.completions.first?.ending else {
      Issue.record("\(pool.completions)")
      return
    }
    #expect(usage.requests == 4)
  }

  @Test("An item that is accepted after all counts, cancelled or with SIGTERM sent")
  func lateResult() {
    var pool = PoolScript(items: 1)
    _ = pool.start()
    _ = pool.boot(0) + pool.begin(0)
    #expect(pool.wait(.seconds(100)) == ["cancel 1 in 0"])
    #expect(pool.wait(.seconds(5)) == ["terminate 0"])
    #expect(pool.finish(0) == ["done 1"])
    #expect(pool.die(0, .signal(15)) == ["note 0: timeout", "finish"])
  }

  @Test("One victim's deadline leaves the others' untouched")
  func deadlinesAreIndependent() {
    var pool = PoolScript(items: 3) { $0.workers = 2 }
    _ = pool.start()
    _ = pool.boot(0) + pool.begin(0)
    _ = pool.wait(.seconds(50))
    _ = pool.boot(1) + pool.begin(1)
    #expect(pool.wait(.seconds(50)) == ["cancel 1 in 0"])
    #expect(pool.finish(1) == ["done 2", "send 3 to 1"])
  }

  @Test("A worker that breaks the protocol is killed and its item tried again")
  func violation() {
    var pool = PoolScript(items: 1)
    _ = pool.start()
    _ = pool.boot(0) + pool.begin(0)
    #expect(pool.feed(.violated(slot: 0, "junk")) == ["kill 0"])
    #expect(
      pool.die(0, .signal(9)) == [
        "note 0: protocol_violation", "crash 1 of 1: protocol_violation", "spawn 0",
      ])
  }

  @Test("A result or a start for another item breaks the protocol")
  func foreignResult() {
    for event in [
      PoolEvent.finished(slot: 0, assignment: 99, PoolScript.accepted),
      .started(slot: 0, assignment: 99),
    ] {
      var pool = PoolScript(items: 1)
      _ = pool.start()
      _ = pool.boot(0)
      #expect(pool.feed(event) == ["kill 0"])
      #expect(pool.completions.isEmpty)
    }
  }

  @Test("A worker is replaced after its number of items")
  func recycling() {
    var pool = PoolScript(items: 3) { $0.itemsPerWorker = 1 }
    _ = pool.start()
    #expect(pool.boot(0) == ["send 1 to 0"])
    #expect(pool.finish(0) == ["done 1", "quit 0"])
    #expect(pool.die(0, .exit(0)) == ["spawn 0"])
    #expect(pool.boot(0) == ["send 2 to 0"])
  }

  @Test("Workers' numbers of items differ by up to a tenth")
  func quotaJitter() {
    let quotas = (0..<64).map { WorkerSlot().quota(limit: 1000, slot: $0) }
    #expect(quotas.allSatisfy { (900...1000).contains($0) })
    #expect(Set(quotas).count > 20)
  }

  @Test("A worker that won't quit is killed after the grace, and people are told")
  func stubbornQuitter() {
    var pool = PoolScript(items: 1) { $0.grace = .seconds(5) }
    _ = pool.start()
    _ = pool.boot(0)
    #expect(pool.finish(0) == ["done 1", "quit 0"])
    #expect(pool.wait(.seconds(5)) == ["kill 0"])
    #expect(pool.die(0, .signal(9)) == ["note 0: quit_timeout", "finish"])
  }

  @Test("A worker over its memory limit is killed when busy and replaced when idle")
  func memoryLimit() {
    var pool = PoolScript(items: 1) { $0.memoryLimit = 1000 }
    _ = pool.start()
    _ = pool.boot(0) + pool.begin(0)
    #expect(pool.feed(.resident(slot: 0, bytes: 1000)) == [])
    #expect(pool.feed(.resident(slot: 0, bytes: 1001)) == ["kill 0"])
    #expect(
      pool.die(0, .signal(9)) == ["note 0: memory_cap", "crash 1 of 1: memory_cap", "spawn 0"])
  }

  @Test("More than half of the last twenty items crashing stops the run")
  func breaker() {
    var pool = PoolScript(items: 100)
    _ = pool.start()
    var words: [String] = []
    // Each item crashes three times and counts once.
    for item in 1...20 {
      for _ in 1...3 where pool.end == nil { words = pool.crash(0) }
      if item < 20 { #expect(pool.end == nil, "after item \(item)") }
    }
    #expect(words.last == "finish")
    #expect(pool.end == .some(.tooManyCrashes(.signal(11))))
    #expect(pool.completions.count == 19)
  }

  @Test("Ten crashing items among twenty don't stop the run")
  func breakerTolerance() {
    var breaker = CrashBreaker()
    for _ in 1...40 {
      let trips = [breaker.count(crashed: true), breaker.count(crashed: false)]
      #expect(trips == [false, false])
    }
  }

  @Test("The time for which an item waits for an endpoint is not its own")
  func waiting() {
    var pool = PoolScript(items: 1)
    _ = pool.start() + pool.boot(0)
    func progress(_ waited: Int, _ waiting: Waiting?) -> PoolEvent {
      .progressed(
        slot: 0, assignment: pool.sent[0]?.id ?? 0,
        ItemProgress(waitedMilliseconds: waited, waiting: waiting))
    }
    _ = pool.wait(.seconds(50))
    #expect(pool.feed(progress(0, Waiting(.throttled))) == [])
    #expect(pool.wait(.seconds(432)) == [])
    #expect(pool.feed(progress(432_000, nil)) == [])
    #expect(pool.wait(.seconds(49)) == [])
    #expect(pool.wait(.seconds(1)) == ["cancel 1 in 0"])
    // What it waits for now does not keep its worker from being ended.
    #expect(pool.feed(progress(432_000, Waiting(.throttled))) == [])
    #expect(pool.wait(.seconds(5)) == ["terminate 0"])
  }

  @Test("Draining lets items in flight finish and starts no others")
  func draining() {
    var pool = PoolScript(items: 9) { $0.workers = 2 }
    _ = pool.start()
    _ = pool.boot(0) + pool.boot(1)
    #expect(
      pool.feed(.drain(.signal(2))) == ["announce the end to 0", "announce the end to 1"])
    #expect(pool.finish(0) == ["done 1"])
    #expect(pool.finish(1) == ["done 2", "quit 0", "quit 1"])
    _ = pool.die(0, .exit(0))
    #expect(pool.die(1, .exit(0)) == ["finish"])
    #expect(pool.end == .some(.signal(2)))
  }

  @Test("Aborting ends items in flight, which count as not done")
  func aborting() {
    var pool = PoolScript(items: 9)
    _ = pool.start()
    _ = pool.boot(0) + pool.begin(0)
    _ = pool.feed(.drain(.signal(2)))
    #expect(pool.feed(.abort(.signal(2))) == ["terminate 0"])
    #expect(pool.die(0, .signal(15)) == ["finish"])
    #expect(pool.completions.isEmpty)
  }

  @Test("While results wait to be written nothing new is handed out")
  func holding() {
    var pool = PoolScript(items: 3)
    _ = pool.start()
    _ = pool.boot(0)
    #expect(pool.feed(.held) == [])
    #expect(pool.finish(0) == ["done 1"])
    #expect(pool.feed(.released) == ["send 2 to 0"])
  }

  @Test("The next deadline is the earliest, and none is left behind by a worker that is gone")
  func deadlines() {
    var pool = PoolScript(items: 1) { $0.bootTimeout = .seconds(10) }
    #expect(pool.state.nextDeadline == nil)
    _ = pool.start()
    _ = pool.feed(.spawned(slot: 0))
    #expect(pool.state.nextDeadline == pool.now.advanced(by: .seconds(10)))
    _ = pool.feed(.greeted(slot: 0))
    #expect(pool.state.nextDeadline == pool.now.advanced(by: .seconds(100)))
    _ = pool.finish(0)
    _ = pool.die(0, .exit(0))
    #expect(pool.state.nextDeadline == nil)
  }
}
