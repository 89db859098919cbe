import TestSupport

/// How much faster more workers are where the model's answers take their time.
///
/// The same seeds each time, so many that each worker has several and the start and the end hardly
/// count. What is compared is the time of the whole process, from its start to its end.
enum ScalingBenchmark {
  private static let latency = Duration.milliseconds(200)
  private static let seedCount = 128
  /// One for the root, two at once for its children, one for the pair, one for its solution.
  private static let requestsPerSeed = 5
  private static let requestsInTurn = 4

  @Sendable static func measure() async throws -> [Finding] {
    let folder = try TemporaryDirectory()
    defer { withExtendedLifetime(folder) {} }
    let server = try ChatServer(recording: false) { request in
      ScriptedMathModel.answer(request).delayed(latency)
    }
    let config = try MathConfiguration(baseURL: server.baseURL).write(to: folder)
    let seeds = try SeedFile.write("seeds.jsonl", count: seedCount, in: folder)
    var walls: [Int: Double] = [:]
    for workers in [1, 4, 8] {
      let run = try await MeasuredRun([
        "--config", config, "--seeds", seeds, "--max-workers", "\(workers)",
      ])
      // A seed that ended early or asked again would make the time say something else.
      guard run.accepted == seedCount, run.requests == seedCount * requestsPerSeed else {
        throw BenchmarkFailure(
          "\(run.accepted) of \(seedCount) seeds accepted with \(run.requests) requests")
      }
      walls[workers] = run.wall.inSeconds
      report("  \(workers) workers: \(run.wall.inSeconds) s, CPU \(run.cpu.inSeconds) s")
    }
    guard let one = walls[1], let four = walls[4], let eight = walls[8] else { return [] }
    let floor = latency.inSeconds * Double(requestsInTurn * seedCount)
    return [
      Finding("4 workers, times as fast as 1", one / four, "×", bar: .atLeast(3.9)),
      Finding("8 workers, times as fast as 1", one / eight, "×", bar: .atLeast(7.7)),
      Finding(
        "1 worker, time beside the waiting, a seed", (one - floor) / Double(seedCount) * 1000, "ms"),
      Finding("4 workers, share of the possible rate", floor / 4 / four * 100, "%", decimals: 1),
      Finding("8 workers, share of the possible rate", floor / 8 / eight * 100, "%", decimals: 1),
    ]
  }
}
