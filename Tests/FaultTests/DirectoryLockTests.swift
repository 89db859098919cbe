import Foundation
import Glibc
import TestSupport
import Testing

extension FaultTests {
  @Suite("Two runs in one folder")
  struct DirectoryLockTests {
    @Test(
      "The second is told who holds the folder and starts nothing; a holder that is killed holds no more"
    )
    func secondRun() async throws {
      let run = try FaultRun.withEnginesLoop(workers: 2)
      let parent = try run.start(["nurse sleep 600 #0", "fine #1"])
      try await run.waitForDiary("child")
      for arguments in [[], ["--resume"], ["--retry-failed"]] {
        let second = try await run.run(["fine #second"], arguments)
        #expect(second.code == 2)
        let host = ProcessInfo.processInfo.hostName
        #expect(
          second.errors.contains("(pid \(parent.pid) on \(host), started 20"), "\(second.errors)")
        #expect(run.tries(of: "fine #second") == 0)
      }
      parent.signal(SIGKILL)
      #expect(await parent.wait().code == -SIGKILL)
      let next = try await run.run(["fine #1", "fine #2"], ["--resume"])
      #expect(next.code == 0, "\(next.errors)")
      #expect(run.tries(of: "fine #2") == 1)
    }
  }
}
