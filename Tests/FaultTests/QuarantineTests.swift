import Glibc
import TestSupport
import Testing

extension FaultTests {
  /// Poison seeds across the starts of a run.
  @Suite("Quarantine")
  struct QuarantineTests {
    private static let poison = "after 400 segfault #0"
    private static let seeds = [poison, "fine #1", "fine #2"]

    @Test("Crashes are counted across restarts: three in all, and never again unless asked for")
    func acrossRestarts() async throws {
      // Whose workers end with the parent, though a seed keeps them busy.
      let run = try FaultRun.withEnginesLoop(workers: 2)
      for crashes in 1...2 {
        let parent = try run.start(Self.seeds, crashes == 1 ? [] : ["--resume"])
        // While the next try is on its way to its crash.
        let isNoted = try await eventually(within: .seconds(20)) {
          run.notedCrashes == crashes && run.tries(of: Self.poison) == 2 * crashes
        }
        #expect(isNoted)
        parent.signal(SIGKILL)
        #expect(await parent.wait().code == -SIGKILL)
      }
      let last = try await run.run(Self.seeds, ["--resume"])
      #expect(last.code == 3, "\(last.errors)")
      #expect(Self.crashes(run) == 3)
      let quarantined = SeedEnd(state: "quarantined", cause: "signal_SIGSEGV", attempts: 3)
      #expect(try run.output.ends == [1: quarantined, 2: SeedEnd(), 3: SeedEnd()])

      for arguments in [["--resume"], ["--resume", "--retry-failed"]] {
        #expect(try await run.run(Self.seeds, arguments).code == 3)
        #expect(Self.crashes(run) == 3, "\(arguments)")
      }
      #expect(try await run.run(Self.seeds, ["--retry-quarantined"]).code == 3)
      #expect(Self.crashes(run) == 6)
      #expect(try run.output.ends == [1: quarantined, 2: SeedEnd(), 3: SeedEnd()])
      #expect(run.tries(of: "fine #1") == 1)
    }

    /// Tries that came to their crash.
    private static func crashes(_ run: FaultRun) -> Int {
      run.diary("fault").count { $0.text == poison }
    }
  }
}
