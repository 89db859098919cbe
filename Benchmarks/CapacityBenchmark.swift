import Foundation
import Synchronization
import TestSupport

/// How many requests few processes hold in flight when each worker has several seeds, and in how much
/// memory.
enum CapacityBenchmark {
  private static let latency = Duration.milliseconds(200)
  private static let workers = 8
  private static let capacity = 8
  private static let seedCount = 1024
  /// Left out at either end: workers start one after another, and the last seeds leave gaps.
  private static let edge = Duration.seconds(2)

  @Sendable static func measure() async throws -> [Finding] {
    let folder = try TemporaryDirectory()
    defer { withExtendedLifetime(folder) {} }
    let arrivals = Mutex<[ContinuousClock.Instant]>([])
    let server = try ChatServer(recording: false) { request in
      arrivals.withLock { $0.append(.now) }
      return ScriptedMathModel.answer(request).delayed(latency)
    }
    let config = try MathConfiguration(baseURL: server.baseURL, capacity: capacity)
      .write(to: folder)
    let seeds = try SeedFile.write("seeds.jsonl", count: seedCount, in: folder)
    let run = try await MeasuredRun(
      ["--config", config, "--seeds", seeds, "--max-workers", "\(workers)"],
      watchesWorkers: true)
    guard run.accepted == seedCount else {
      throw BenchmarkFailure("\(run.accepted) of \(seedCount) seeds accepted")
    }
    let held = inFlight(arrivals.withLock { $0 }).sorted()
    guard !held.isEmpty else { throw BenchmarkFailure("the run was too short to look at") }
    report("  \(run.wall.inSeconds) s, CPU \(run.cpu.inSeconds) s")
    return [
      Finding(
        "requests in flight, on average", Double(held.reduce(0, +)) / Double(held.count), "",
        decimals: 1, bar: .atLeast(60)),
      Finding("  in half of the time at least", Double(held[held.count / 2]), ""),
      Finding("  in 95 % of the time at least", Double(held[held.count / 20]), ""),
      Finding(
        "resident size of the parent and \(workers) workers together, at most",
        Double(run.memoryOfAll) / 1000, "MB", decimals: 1, bar: .atMost(200)),
    ]
  }

  /// At each millisecond, how many requests have come and are not to be answered yet.
  private static func inFlight(_ arrivals: [ContinuousClock.Instant]) -> [Int] {
    guard let first = arrivals.first, let last = arrivals.last else { return [] }
    var counts: [Int] = []
    var (come, answered) = (0, 0)
    var now = first + edge
    while now < last - edge {
      while come < arrivals.count, arrivals[come] <= now { come += 1 }
      while arrivals[answered] + latency <= now { answered += 1 }
      counts.append(come - answered)
      now += .milliseconds(1)
    }
    return counts
  }
}
