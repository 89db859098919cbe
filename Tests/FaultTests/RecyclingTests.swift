import TestSupport
import Testing

extension FaultTests {
  @Suite("Recycling")
  struct RecyclingTests {
    @Test("A pool of one that replaces its worker after each seed does all of a hundred")
    func oneSeedAWorker() async throws {
      let run = try FaultRun(settings: ["max_seeds_per_worker": 1])
      let result = try await run.run((1...100).map { "fine #\($0)" })
      #expect(result.code == 0, "\(result.errors)")
      #expect(try run.output.ends.values.count { $0 == SeedEnd() } == 100)
      #expect(Set(run.diary("begin").map(\.pid)).count == 100)
      #expect(run.processes.isEmpty)
    }
  }
}
