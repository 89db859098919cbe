import Engine
import TestSupport
import Testing

@Suite("Commit probe")
struct CommitProbeTests {
  @Test("A probe commits all its items, takes time, and leaves nothing behind")
  func leavesNothing() throws {
    let folder = try TemporaryDirectory()
    let probe = CommitProbe(directory: folder.path)
    for syncs in [CommitProbe.Syncs.shared, .ofEachItem] {
      #expect(try probe.measure(items: 20, workers: 4, syncs) > .zero)
      #expect(try folder.names().isEmpty)
    }
  }

  @Test("Where nothing can be written the probe says why")
  func unwritable() {
    let probe = CommitProbe(directory: "/nonexistent/folder")
    #expect {
      try probe.measure(items: 1, workers: 1, .shared)
    } throws: {
      "\($0)".contains("/nonexistent/folder")
    }
  }
}
