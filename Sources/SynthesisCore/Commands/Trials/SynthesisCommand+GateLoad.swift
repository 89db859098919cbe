import Synchronization

extension SynthesisCommand {
  /// Passes made-up requests through the gate of the first quota that this process shares, up to
  /// `inFlight` at once, for programs that measure it. Each holds its place for `holding`. Returns
  /// when each got leave, in nanoseconds of the monotonic clock.
  package static func loadGate(
    inFlight: Int, holding: Duration, for duration: Duration
  ) async throws -> [Int] {
    guard let quota = try WorkerPlace.limits()?.quotas.first else { return [] }
    let gate = QuotaGate(quota, slot: WorkerPlace.slot, clock: ClientClock())
    let end = SuspendingClock.now + duration
    return await withTaskGroup(of: [Int].self) { group in
      for _ in 0..<inFlight {
        group.addTask {
          var times: [Int] = []
          while let pass = try? await gate.enter(  // refused at the deadline only, which is the end
            estimatedTokens: 100, deadline: end)
          {
            times.append(MonotonicTime.nanoseconds)
            if holding > .zero { try? await Task.sleep(for: holding) }  // never cancelled
            gate.leave(
              pass, RequestEnd(kind: .completed, usage: TokenCounts(prompt: 80, completion: 20)))
            if SuspendingClock.now >= end { break }
          }
          return times
        }
      }
      return await group.reduce(into: []) { $0 += $1 }
    }
  }

  /// What each pass of a gate costs when nobody waits.
  package static func gateCost(passes: Int) async throws -> Duration {
    var model = ModelSettings()
    model.name = "m"
    model.quota.requestsPerMinute = 10_000_000
    model.quota.burstSeconds = 60
    let limits = try SharedLimits(
      workers: 1, quotas: model.quotas, budget: BudgetSettings(),
      spent: SharedBudget.Amount(), at: MonotonicTime.nanoseconds - 60_000_000_000)
    guard let quota = limits.quotas.first else { return .zero }
    return SuspendingClock().measure {
      for _ in 0..<passes {
        let now = MonotonicTime.nanoseconds
        guard quota.takePlace(slot: 0, at: now) else { continue }
        let turns = quota.takeTurns(tokens: 100, slot: 0, at: now)
        quota.settle(turns, tokens: 100, slot: 0)
        quota.givePlace(slot: 0)
      }
    }
  }
}
