import Base
import Foundation
import TestSupport

/// A whole run of synthesize-multi, as it is installed, with what it cost.
struct MeasuredRun {
  /// From before the start to the end of the process.
  let wall: Duration
  /// User and system time of the parent and all its workers.
  let cpu: Duration
  /// The parent's memory, last looked at within `samplingInterval` of its end.
  let memory: ResidentSize
  /// The most that the parent and its workers were seen to hold together, in kB; 0 where nobody
  /// looked at the workers.
  let memoryOfAll: Int
  let statistics: JSONValue

  private static let samplingInterval = Duration.milliseconds(10)

  var seeds: Int { statistics["seeds_total"]?.integer ?? 0 }
  var accepted: Int { statistics["seeds"]?["accepted"]?.integer ?? 0 }
  var requests: Int { statistics["model"]?["requests"]?.integer ?? 0 }

  /// Runs in an output folder of its own that is gone afterwards.
  init(_ arguments: [String], watchesWorkers: Bool = false) async throws {
    let output = try TemporaryDirectory()
    defer { withExtendedLifetime(output) {} }
    try await self.init(arguments, output: output.path, watchesWorkers: watchesWorkers)
  }

  /// Anything but an exit code of 0 makes what was measured worthless.
  init(
    _ arguments: [String], output: String, watchesWorkers: Bool = false
  ) async throws {
    let clock = ContinuousClock()
    let start = clock.now
    let run = try CommandRun.start(
      ShippedPrograms.path("synthesize-multi"),
      arguments + ["--output-dir", output, "--quiet"])
    let sampling = Task { () -> (last: ResidentSize?, ofAll: Int) in
      var (last, ofAll): (ResidentSize?, Int) = (nil, 0)
      while let size = ResidentSize(of: run.pid) {
        last = size
        if watchesWorkers {
          let workers = ProcessTable.children(of: run.pid).compactMap { ResidentSize(of: $0.pid) }
          ofAll = max(ofAll, workers.reduce(size.current) { $0 + $1.current })
        }
        try? await Task.sleep(for: Self.samplingInterval)  // cancelled: the loop ends by itself
      }
      return (last, ofAll)
    }
    let result = await run.wait()
    wall = start.duration(to: clock.now)
    cpu = result.cpu
    let sampled = await sampling.value
    guard let memory = sampled.last else {
      throw BenchmarkFailure("the run was over before it could be looked at")
    }
    self.memory = memory
    memoryOfAll = sampled.ofAll
    guard result.code == 0 else {
      throw BenchmarkFailure("the run ended with \(result.code): \(result.errors)")
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: output)
    guard let name = names.first(where: { $0.hasPrefix("statistics_") }) else {
      throw BenchmarkFailure("the run left no statistics")
    }
    statistics = try JSONValue(parsing: Data(contentsOf: URL(filePath: "\(output)/\(name)")))
  }
}

extension Duration {
  var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }

  var inMilliseconds: Double { inSeconds * 1000 }
}
