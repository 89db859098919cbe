import Base
import Engine

/// Requests that are made up, to see how a limiter lets them through.
enum GateLoad {
  /// Passes requests through the limiter of the first quota that this process shares, up to
  /// `inFlight` at once. Each holds its place for `holding`. Returns when each got leave, in
  /// nanoseconds of the monotonic clock.
  static func run(
    inFlight: Int, holding: Duration, for duration: Duration
  ) async throws -> [Int] {
    let context = try WorkerContext()
    guard let quota = context.limits?.quotas.first else { return [] }
    let limiter = SharedRateLimiter(quota, slot: context.slot, clock: TimeSource())
    let end = SuspendingClock.now + duration
    let drain = DrainNotice()
    drain.begin(until: end)
    let item = UsageTracker(drain: drain)
    return await withTaskGroup(of: [Int].self) { group in
      for _ in 0..<inFlight {
        group.addTask {
          var times: [Int] = []
          // Denied at the end only, which nothing waits beyond.
          while let permit = try? await limiter.acquire(estimatedTokens: 100, for: item) {
            times.append(SuspendingClock.now.nanoseconds)
            if holding > .zero { try? await Task.sleep(for: holding) }  // never cancelled
            limiter.release(
              permit, RequestEnd(kind: .completed, usage: TokenCounts(prompt: 80, completion: 20)))
            if SuspendingClock.now >= end { break }
          }
          return times
        }
      }
      return await group.reduce(into: []) { $0 += $1 }
    }
  }
}
