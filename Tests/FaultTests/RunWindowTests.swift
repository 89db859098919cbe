import Foundation
import TestSupport
import Testing

extension FaultTests {
  /// A run that begins seeds at certain hours only.
  @Suite("The run's window")
  struct RunWindowTests {
    /// From `hours` after now on, for an hour; whole hours, so that the test's own time is none.
    private static func window(in hours: Int) -> String {
      let hour = Int(Date().timeIntervalSince1970) / 3600
      func time(_ offset: Int) -> String {
        let value = (hour + offset + 24) % 24
        return "\(value < 10 ? "0" : "")\(value):00"
      }
      return "\(time(hours))-\(time(hours + 1))"
    }

    @Test("A closed one holds every seed, says until when, and lets Ctrl-C through")
    func closed() async throws {
      let window = Self.window(in: 3)
      let run = try FaultRun(workers: 2, settings: ["run_window": [window]])
      let parent = try run.start(["fine #0", "fine #1"])
      let words = "waiting until \(window.prefix(5)) UTC"
      let isSaid = try await eventually(within: .seconds(10)) { parent.errorsSoFar.contains(words) }
      #expect(isSaid, "\(parent.errorsSoFar)")
      parent.signal(SIGINT)
      let result = await parent.wait()
      #expect(result.code == 130, "\(result.errors)")
      #expect(run.diary("begin").isEmpty)
      #expect(try run.output.ends.isEmpty)
      #expect(run.processes.isEmpty)
    }

    @Test("It opens by itself when its time has come")
    func opening() async throws {
      // The clock is seven hours ahead for a while, then seven behind.
      let run = try FaultRun(
        workers: 2, settings: ["run_window": [Self.window(in: -7), Self.window(in: -6)]])
      let result = try await run.run(
        (0...5).map { "fine #\($0)" },
        environment: SystemFault.environment(
          [], clockStep: .seconds(7 * 3600), clockInterval: .seconds(2)))
      #expect(result.code == 0, "\(result.errors)")
      #expect(result.errors.contains("no seeds are begun until"), "\(result.errors)")
      #expect(result.errors.contains("Beginning seeds again."))
      #expect(try run.output.ends.count == 6)
    }

    @Test("An open one holds nothing up")
    func open() async throws {
      let run = try FaultRun(
        workers: 2, settings: ["run_window": [Self.window(in: 0), Self.window(in: 1)]])
      let result = try await run.run(["fine #0", "fine #1"])
      #expect(result.code == 0, "\(result.errors)")
      #expect(try run.output.ends.count == 2)
    }

    @Test("Nothing is waited for where no seed is left")
    func nothingLeft() async throws {
      let window = Self.window(in: 0)
      let run = try FaultRun(workers: 1, settings: ["run_window": [window, Self.window(in: 1)]])
      #expect(try await run.run(["fine #0"]).code == 0)
      let later = try FaultRun(
        settings: ["run_window": [Self.window(in: 3)]], outputFolder: run.outputFolder)
      let result = try await later.run(["fine #0"], ["--resume"])
      #expect(result.code == 0, "\(result.errors)")
      #expect(!result.errors.contains("waiting until"))
    }
  }
}
