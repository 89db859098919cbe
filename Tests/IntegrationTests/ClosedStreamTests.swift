import Foundation
import Glibc
import TestSupport
import Testing

/// Programs that are started with standard streams closed, as by some schedulers and by `>&-`.
@Suite("Closed standard streams", .timeLimit(.minutes(1)))
struct ClosedStreamTests {
  /// Every choice of the three.
  static let closings = (0..<8).map { choice in
    ["<&-", ">&-", "2>&-"].enumerated().filter { choice & (1 << $0.offset) != 0 }.map(\.element)
      .joined(separator: " ")
  }

  @Test("What is printed gets into no file of the run", arguments: closings)
  func run(closing: String) async throws {
    let folder = try TemporaryDirectory()
    let config = try folder.write("config.json", SimulatedRunTests.configuration)
    let seeds = try folder.write("seeds.json", #"["a", "b", 5, "c"]"#)
    let result = try await CommandRun.run(
      "/bin/sh",
      [
        "-c", "exec \"$@\" \(closing)", "sh", Products.path("synthesize-multi"), "--config", config,
        "--seeds", seeds, "--output-dir", folder.path + "/out", "--simulate",
      ])
    #expect(result.code == 3)
    #expect(result.errors.isEmpty == closing.contains("2>&-"))
    let output = try RunOutput(folder.path + "/out")
    #expect(output.journal.map { $0["type"] as? String }.first == "run")
    #expect(Set(output.texts("source_id", of: output.pairs)).count == 3)
    #expect(Set(output.texts("source_id", of: output.trajectories)).count == 3)
    #expect(output.statistics["status"] as? String == "complete")
  }

  @Test("A worker opens those that are closed, too", arguments: closings)
  func worker(closing: String) async throws {
    let folder = try TemporaryDirectory()
    for name in ["requests", "answers"] { #expect(mkfifo("\(folder.path)/\(name)", 0o600) == 0) }
    let answers = open(folder.path + "/answers", O_RDWR | O_NONBLOCK)
    defer { close(answers) }
    let worker = try CommandRun.start(
      "/bin/sh",
      [
        "-c", "exec \"$1\" 3<>\"$2/requests\" 4<>\"$2/answers\" \(closing)", "sh",
        Products.path("seed-worker"), folder.path,
      ], environment: ["SYNTHESIS_WORKER_MARK": "test"])
    // It has said hello and waits for its configuration.
    let isUp = try await eventually(within: .seconds(20)) {
      var byte: UInt8 = 0
      return !worker.isRunning || read(answers, &byte, 1) == 1
    }
    try #require(isUp)
    for (descriptor, sign) in [(0, "<&-"), (1, ">&-"), (2, "2>&-")]
    where closing.split(separator: " ").contains(Substring(sign)) {
      #expect(
        try FileManager.default.destinationOfSymbolicLink(
          atPath: "/proc/\(worker.pid)/fd/\(descriptor)") == "/dev/null")
    }
    worker.signal(SIGKILL)
    #expect(await worker.wait().code == -SIGKILL)
  }
}
