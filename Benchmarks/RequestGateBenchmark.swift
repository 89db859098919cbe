import Foundation
import TestSupport

/// How well four processes keep one rate, each with 64 requests that want to go, and what the gate
/// costs a request.
enum RequestGateBenchmark {
  private static let passes = 1_000_000
  private static let load = "64 50 11000"

  @Sendable static func measure() async throws -> [Finding] {
    let cost = try GateCost.measure(passes: passes)
    let environment = ProcessInfo.processInfo.environment
      .merging(["FAULTY_LOOP": "gate", "FAULTY_GATE": load]) { $1 }
    let trial = try SharedRateTrial(
      program: Products.path("FaultyWorker"), environment: environment, processes: 4,
      perMinute: 6000)
    guard let most = trial.shares.max(), let least = trial.shares.min(), least > 0 else {
      throw BenchmarkFailure("a process got no leave at all")
    }
    return [
      Finding(
        "a request's way through the gate, nobody waiting",
        cost.inMilliseconds * 1e6 / Double(passes), "ns", decimals: 0),
      Finding(
        "most requests in any second, of the rate", trial.busiestSecond, "×", bar: .atMost(1.25)),
      Finding(
        "use of the rate after the first second", trial.use * 100, "%", decimals: 1,
        bar: .atLeast(97)),
      Finding(
        "the largest share of 4 processes, of the smallest", Double(most) / Double(least), "×",
        bar: .atMost(1.3)),
    ]
  }
}
