import Base
import Engine

/// What each permit of a limiter costs when nobody waits.
enum GateCost {
  static func measure(passes: Int) throws -> Duration {
    let settings = QuotaSettings(requestsPerMinute: 10_000_000, burstSeconds: 60)
    let limits = try SharedLimits(
      workers: 1,
      routes: RequestRoutes(quotas: [QuotaEntry(identity: 1, model: "m", settings: settings)]),
      budget: BudgetSettings(), spent: SharedBudget.Amount(),
      at: SuspendingClock.now.nanoseconds - 60_000_000_000)
    guard let quota = limits.quotas.first else { return .zero }
    return SuspendingClock().measure {
      for _ in 0..<passes {
        let now = SuspendingClock.now.nanoseconds
        guard quota.takePlace(slot: 0, at: now) else { continue }
        let turns = quota.takeTurns(tokens: 100, slot: 0, at: now)
        quota.settle(turns, tokens: 100, slot: 0)
        quota.givePlace(slot: 0)
      }
    }
  }
}
