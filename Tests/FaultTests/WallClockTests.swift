import Foundation
import TestSupport
import Testing

extension FaultTests {
  @Suite("Wall clock")
  struct WallClockTests {
    @Test("Steps of the wall clock by hours, ahead and back, bring no deadline nearer or further")
    func steps() async throws {
      let run = try FaultRun(
        workers: 3, settings: ["seed_timeout_seconds": 1.5, "shutdown_grace_seconds": 1])
      let seeds = ["hang #0", "deaf #1"] + (1...6).map { "slow 500 #\($0)" }
      let result = try await run.run(
        seeds, environment: SystemFault.environment([], clockStep: .seconds(7 * 3600)))
      #expect(result.code == 3, "\(result.errors)")
      let output = try run.output
      let timeout = SeedEnd(state: "failed", cause: "timeout")
      var expected = [1: timeout, 2: timeout]
      for index in 3...8 { expected[index] = SeedEnd() }
      #expect(output.ends == expected)
      // In milliseconds. The second victim has a second of grace.
      let latencies = output.latencies(of: 1...8)
      #expect(latencies.allSatisfy { (500..<20_000).contains($0) }, "\(latencies)")
      #expect(output.latencies(of: 1...1).allSatisfy { $0 >= 1500 })
      #expect(output.latencies(of: 2...2).allSatisfy { $0 >= 2500 })
      let elapsed = try #require(output.statistics["elapsed_seconds"] as? Double)
      #expect((2.5..<60).contains(elapsed))
      // The clock was indeed wrong.
      let start = try #require(output.statistics["started_at"] as? String)
      let date = try Date(start, strategy: .iso8601)
      #expect(abs(date.timeIntervalSinceNow) > 6 * 3600, "\(start)")
    }
  }
}
