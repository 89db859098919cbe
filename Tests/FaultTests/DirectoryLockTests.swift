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

    /// The lock is another's for the first few calls, as it is while a process that a killed run was
    /// starting still has its file open.
    private static let taken = SystemFault(
      call: .lock, file: ".synthesis.lock", first: 1, last: 4, effect: .error(EWOULDBLOCK))

    private func run(holder: String) async throws -> CommandRun.Result {
      let run = try FaultRun.withEnginesLoop()
      try FileManager.default.createDirectory(
        atPath: run.outputFolder, withIntermediateDirectories: true)
      try Data(holder.utf8).write(to: URL(filePath: run.outputFolder + "/.synthesis.lock"))
      return try await run.run(
        ["fine #1"], environment: SystemFault.environment([Self.taken]))
    }

    @Test("A lock whose holder is gone, or has not said who it is, is waited for")
    func gone() async throws {
      let host = ProcessInfo.processInfo.hostName
      // Larger than any process's number may be.
      for holder in ["pid 2147483000 on \(host), started then\n", "", "pid 12"] {
        let result = try await run(holder: holder)
        #expect(result.code == 0, "\(result.errors)")
      }
    }

    @Test("A lock that its dead holder's processes keep for good is told of as that")
    func keptForGood() async throws {
      let run = try FaultRun.withEnginesLoop()
      try FileManager.default.createDirectory(
        atPath: run.outputFolder, withIntermediateDirectories: true)
      let host = ProcessInfo.processInfo.hostName
      try Data("pid 2147483000 on \(host), started then\n".utf8).write(
        to: URL(filePath: run.outputFolder + "/.synthesis.lock"))
      var fault = Self.taken
      fault.last = nil
      let result = try await run.run(
        ["fine #1"], environment: SystemFault.environment([fault]))
      #expect(result.code == 2)
      #expect(
        result.errors.contains("is still locked though its run has ended (pid 2147483000 on"),
        "\(result.errors)")
    }

    @Test(
      "Where files can't be locked it says so, and what to do", arguments: [ENOLCK, EOPNOTSUPP])
    func unsupported(code: Int32) async throws {
      let run = try FaultRun.withEnginesLoop()
      let fault = SystemFault(
        call: .lock, file: ".synthesis.lock", effect: .error(code))
      let result = try await run.run(
        ["fine #1"], environment: SystemFault.environment([fault]))
      #expect(result.code == 2)
      #expect(
        result.errors.contains("is on a file system that cannot lock files")
          && result.errors.contains("--output-dir"), "\(result.errors)")
      #expect(run.tries(of: "fine #1") == 0)
    }
  }
}
