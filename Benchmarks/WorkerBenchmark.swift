import SynthesisCore
import TestSupport

/// What a worker takes before it does anything, and after it has done something.
enum WorkerBenchmark {
  private static let starts = 50
  private static let seeds = 100
  private static let bar = Finding.Bar.atMost(16)

  @Sendable static func measure() async throws -> [Finding] {
    let folder = try TemporaryDirectory()
    defer { withExtendedLifetime(folder) {} }
    let endpoint = try MathConfiguration(baseURL: "http://127.0.0.1:9/v1").write(to: folder)
    let idle = try HandDrivenWorker()
    let greeted = try size(of: idle)
    try idle.configure(
      SynthesisCommand.workerConfiguration(
        path: endpoint, isSimulated: false, jobs: .standard))
    // Nothing is said when a configuration has been taken; a worker that has not taken it yet has
    // not grown either, so it is given time.
    try await Task.sleep(for: .milliseconds(300))
    let configured = try size(of: idle)

    let simulated = try MathConfiguration().write(to: folder)
    let busy = try HandDrivenWorker()
    try busy.configure(
      SynthesisCommand.workerConfiguration(
        path: simulated, isSimulated: true, jobs: .standard))
    for number in 1...seeds { try busy.work(on: number) }
    let worked = try size(of: busy)

    let boots = try (0..<starts).map { _ in try HandDrivenWorker().bootTime.inMilliseconds }
      .sorted()
    return [
      Finding("an idle worker, greeted", greeted, "MB", decimals: 1, bar: bar),
      Finding("an idle worker, configured", configured, "MB", decimals: 1, bar: bar),
      Finding("a worker after \(seeds) simulated seeds", worked, "MB", decimals: 1),
      Finding("a worker's start to its greeting, median of \(starts)", boots[starts / 2], "ms"),
      Finding("  the longest", boots[starts - 1], "ms"),
    ]
  }

  private static func size(of worker: HandDrivenWorker) throws -> Double {
    guard let size = worker.residentSize else { throw BenchmarkFailure("a worker has ended") }
    return size.current.inMegabytes
  }
}
