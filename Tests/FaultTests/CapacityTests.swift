import TestSupport
import Testing

extension FaultTests {
  /// Workers that have several seeds at once.
  @Suite("Several seeds a worker")
  struct CapacityTests {
    @Test(
      "Of 200 seeds only those that crash their worker alone are quarantined, and the run goes on",
      arguments: [[77], [50, 53], [30, 160]])
    func poison(places: [Int]) async throws {
      let run = try FaultRun.withEnginesLoop(
        workers: 2, settings: ["seeds_per_worker_in_flight": 8])
      let seeds = (1...200).map { place in
        places.contains(place) ? "after 20 segfault #\(place)" : "slow 5 #\(place)"
      }
      let result = try await run.run(seeds)
      #expect(result.code == 3, "\(result.errors)")
      let output = try run.output
      var expected = Dictionary(uniqueKeysWithValues: (1...200).map { ($0, SeedEnd()) })
      for place in places {
        expected[place] = SeedEnd(state: "quarantined", cause: "signal_SIGSEGV", attempts: 3)
      }
      #expect(output.ends == expected)
      // Each has ended once.
      let lines = output.journal.filter { $0["type"] as? String == "seed" }
      #expect(lines.count == 200)
      #expect(Set(output.texts("source_id", of: output.pairs)).count == 200 - places.count)
      #expect(Set(output.texts("qa_id", of: output.pairs)).count == output.pairs.count)
      // Two crashes of each that were followed by another try, and nobody else's.
      #expect(output.crashes == Array(repeating: "signal_SIGSEGV", count: 2 * places.count))
      #expect(output.statistics["worker_crashes"] as? Int == 3 * places.count)
      #expect(run.processes.isEmpty)
    }
  }
}
