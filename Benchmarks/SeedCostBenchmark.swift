import Base
import TestSupport

/// What a seed costs in CPU time, parent and worker together, with the simulated model.
///
/// The figure with a bar is everything that a run costs, divided by its seeds: the simulated model
/// and the calculator, which a bar for the engine alone would leave out, are in it.
enum SeedCostBenchmark {
  private static let seedCount = 4000
  private static let fewSeeds = 100

  @Sendable static func measure() async throws -> [Finding] {
    let folder = try TemporaryDirectory()
    defer { withExtendedLifetime(folder) {} }
    let seeds = try SeedFile.write("seeds.jsonl", count: seedCount, in: folder)
    var findings: [Finding] = []
    for (threshold, nodes) in [(1, 4), (2, 6)] {
      let config = try MathConfiguration(depthThreshold: threshold).write(to: folder)
      let arguments = ["--config", config, "--seeds", seeds, "--simulate"]
      let few = try await MeasuredRun(arguments + ["--limit", "\(fewSeeds)"])
      let all = try await MeasuredRun(arguments)
      let grown = all.statistics["yield"]?["nodes"]?.integer ?? 0
      report("  \(grown) nodes, \(all.accepted) accepted, \(all.wall.inSeconds) s")
      let marginal = (all.cpu - few.cpu).inMilliseconds / Double(seedCount - fewSeeds)
      findings += [
        Finding(
          "CPU a seed of \(nodes) nodes", all.cpu.inMilliseconds / Double(seedCount), "ms",
          bar: .atMost(1)),
        Finding("  of that, without the run's start and end", marginal, "ms"),
      ]
    }
    findings.append(try await measureWithEndpoint(seeds: seeds, folder: folder))
    return findings
  }

  /// The same over HTTP, from an endpoint that answers at once. The difference of two runs, since
  /// each worker's first request loads libcurl.
  private static func measureWithEndpoint(
    seeds: String, folder: TemporaryDirectory
  ) async throws -> Finding {
    let server = try ChatServer(recording: false, answer: ScriptedMathModel.answer)
    let config = try MathConfiguration(baseURL: server.baseURL).write(to: folder)
    let arguments = ["--config", config, "--seeds", seeds]
    let few = try await MeasuredRun(arguments + ["--limit", "\(fewSeeds)"])
    let all = try await MeasuredRun(arguments)
    guard all.accepted == seedCount else {
      throw BenchmarkFailure("\(all.accepted) of \(seedCount) seeds accepted")
    }
    let marginal = (all.cpu - few.cpu).inMilliseconds / Double(seedCount - fewSeeds)
    return Finding("  of 4 nodes, with 5 requests to an endpoint", marginal, "ms")
  }
}
