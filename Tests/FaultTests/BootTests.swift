import Glibc
import TestSupport
import Testing

extension FaultTests {
  /// Workers that don't come up.
  @Suite("Boot")
  struct BootTests {
    @Test(
      "Workers that end before they greet are given up after five, and no seed is blamed",
      arguments: [
        ("exit", "exited with code 7"), ("segfault", "SIGSEGV"), ("hang", "did not report in time"),
      ])
    func neverGreets(fault: String, says: String) async throws {
      let run = try FaultRun(
        workers: 8, settings: ["boot_timeout_seconds": 0.3], environment: ["FAULTY_BOOT": fault])
      let result = try await run.run((1...20).map { "fine #\($0)" })
      #expect(result.code == 1)
      #expect(result.errors.contains(says), "\(result.errors)")
      #expect(run.diary("boot").count == 5)
      #expect(try run.output.texts("type", of: run.output.journal) == ["run", "end"])
      #expect(run.processes.isEmpty)
    }

    @Test("Workers that greet and end are given up soon, and no seed is blamed")
    func greetsAndEnds() async throws {
      let run = try FaultRun(workers: 4, environment: ["FAULTY_BOOT": "greet-and-exit"])
      let result = try await run.run((1...20).map { "fine #\($0)" })
      #expect(result.code == 1)
      #expect((5...8).contains(run.diary("boot").count))
      #expect(try run.output.texts("type", of: run.output.journal) == ["run", "end"])
    }

    @Test("A worker of another protocol version is refused by name")
    func otherVersion() async throws {
      let run = try FaultRun(workers: 2, environment: ["FAULTY_VERSION": "99"])
      let result = try await run.run(["fine #0"])
      #expect(result.code == 1)
      #expect(result.errors.contains("protocol 99"), "\(result.errors)")
      #expect(try run.output.texts("type", of: run.output.journal) == ["run", "end"])
    }

    @Test("A worker program that is none is given up after five tries")
    func noProgram() async throws {
      let folder = try TemporaryDirectory()
      let program = try folder.write("worker", "\u{7F}no program")
      #expect(chmod(program, 0o755) == 0)
      let run = try FaultRun(environment: ["SYNTHESIS_WORKER": program])
      let result = try await run.run(["fine #0"])
      #expect(result.code == 1)
      #expect(result.errors.contains("could not be started"), "\(result.errors)")
      #expect(try run.output.texts("type", of: run.output.journal) == ["run", "end"])
    }
  }
}
