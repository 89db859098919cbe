import SynthesisCore
import TestSupport
import Testing

@Suite("Commit trial")
struct CommitTrialTests {
  @Test("A trial commits all its seeds, takes time, and leaves nothing behind")
  func leavesNothing() throws {
    let folder = try TemporaryDirectory()
    let trial = CommitTrial(directory: folder.path)
    for syncs in [CommitTrial.Syncs.shared, .ofEachSeed] {
      #expect(try trial.measure(seeds: 20, workers: 4, syncs) > .zero)
      #expect(try folder.names().isEmpty)
    }
  }

  @Test("Where nothing can be written the trial says why")
  func unwritable() {
    let trial = CommitTrial(directory: "/nonexistent/folder")
    #expect {
      try trial.measure(seeds: 1, workers: 1, .shared)
    } throws: {
      "\($0)".contains("/nonexistent/folder")
    }
  }
}
