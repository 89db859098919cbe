import Foundation
import TestSupport

/// The engine beside a Python program that does the same job as its ancestors do it, against the
/// same server: the same seeds, the same five requests for each, as many workers.
///
/// The server answers at once, so that both are as fast as they can be. Each figure is the
/// difference of a long and a short run, so that the start of the processes, which costs Python half
/// a second of CPU time each, does not count.
enum BaselineBenchmark {
  private static let workers = 4
  private static let requestsPerSeed = 5

  private struct Load {
    var seeds = 0
    var wall = Duration.zero
    var cpu = Duration.zero
    var server = Duration.zero
    /// kB of a worker, the mean over all, when last seen alive.
    var resident = 0.0
    /// The same of their own memory and their share of what is common.
    var proportional = 0.0

    /// Of this load without a shorter one.
    func without(_ other: Load) -> Load {
      Load(
        seeds: seeds - other.seeds, wall: wall - other.wall, cpu: cpu - other.cpu,
        server: server - other.server,
        resident: resident, proportional: proportional)
    }

    var requests: Double { Double(seeds * requestsPerSeed) }
    var requestsPerSecond: Double { requests / wall.inSeconds }
    var cpuPerRequest: Double { cpu.inMilliseconds / requests }
    var serverPerRequest: Double { server.inMilliseconds / requests }
  }

  @Sendable static func measure() async throws -> [Finding] {
    try await PythonBaseline.setUp()
    let folder = try TemporaryDirectory()
    defer { withExtendedLifetime(folder) {} }
    let server = try ChatServer(recording: false, answer: ScriptedMathModel.answer)
    let engine = try await difference(short: 200, long: 6000) {
      try await self.engine(server, seeds: $0, in: folder)
    }
    let baseline = try await difference(short: 20, long: 400) {
      try await self.baseline(server, seeds: $0, in: folder)
    }
    let client = try await ModelClientBenchmark.cpu(inFlight: 64)
    let throughput = try await ModelClientBenchmark.throughput(inFlight: 64, requests: 20_000)
    for (name, load) in [("engine", engine), ("baseline", baseline)] {
      report(
        "  \(name): \(load.requestsPerSecond) requests a second, \(load.cpuPerRequest) ms CPU, "
          + "the server \(load.serverPerRequest) ms")
    }
    return [
      Finding("CPU a request, the client alone", client, "ms", decimals: 3),
      Finding("  the engine with all it does", engine.cpuPerRequest, "ms", decimals: 3),
      Finding("  the baseline", baseline.cpuPerRequest, "ms", decimals: 3),
      Finding(
        "  the client's share", client / baseline.cpuPerRequest * 100, "%", decimals: 1,
        bar: .atMost(10)),
      Finding(
        "  the engine's share", engine.cpuPerRequest / baseline.cpuPerRequest * 100, "%",
        decimals: 1),
      Finding("resident size of a worker, the engine", engine.resident / 1024, "MB", decimals: 1),
      Finding("  the baseline", baseline.resident / 1024, "MB", decimals: 1),
      Finding(
        "  the engine's share", engine.resident / baseline.resident * 100, "%", decimals: 1,
        bar: .atMost(100.0 / 3)),
      Finding(
        "memory of a worker by shares, the engine", engine.proportional / 1024, "MB", decimals: 1),
      Finding("  the baseline", baseline.proportional / 1024, "MB", decimals: 1),
      Finding("requests a second, the client alone", throughput, "", decimals: 0),
      Finding(
        "  times as many as the baseline", throughput / baseline.requestsPerSecond, "×",
        decimals: 1, bar: .atLeast(5)),
      Finding(
        "requests a second, the engine with all it does", engine.requestsPerSecond, "", decimals: 0),
      Finding("  the baseline", baseline.requestsPerSecond, "", decimals: 0),
      Finding(
        "  times as many", engine.requestsPerSecond / baseline.requestsPerSecond, "×",
        decimals: 1),
    ]
  }

  private static func difference(
    short: Int, long: Int, _ run: (Int) async throws -> Load
  ) async throws -> Load {
    let few = try await run(short)
    return try await run(long).without(few)
  }

  private static func engine(
    _ server: ChatServer, seeds count: Int, in folder: TemporaryDirectory
  ) async throws -> Load {
    let config = try MathConfiguration(baseURL: server.baseURL).write(to: folder)
    let seeds = try SeedFile.write("seeds.jsonl", count: count, in: folder)
    let output = try TemporaryDirectory()
    return try await load(
      ShippedPrograms.path("synthesize-multi"),
      [
        "--config", config, "--seeds", seeds, "--max-workers", "\(workers)", "--output-dir",
        output.path, "--cache", "off", "--quiet",
      ], server, seeds: count)
  }

  private static func baseline(
    _ server: ChatServer, seeds count: Int, in folder: TemporaryDirectory
  ) async throws -> Load {
    let seeds = try SeedFile.write("seeds.jsonl", count: count, in: folder)
    let output = try TemporaryDirectory()
    return try await load(
      PythonBaseline.python,
      PythonBaseline.arguments(
        baseURL: server.baseURL, seeds: seeds, output: output.path + "/pairs.jsonl",
        workers: workers),
      server, seeds: count)
  }

  private static func load(
    _ program: String, _ arguments: [String], _ server: ChatServer, seeds: Int
  ) async throws -> Load {
    let before = server.requestCount
    let serverBefore = server.cpuTime
    let clock = ContinuousClock()
    let start = clock.now
    let run = try CommandRun.start(program, arguments)
    let sampling = Task { await self.memory(ofWorkersOf: run) }
    let result = await run.wait()
    let wall = start.duration(to: clock.now)
    let asked = server.requestCount - before
    // Fewer would be a seed that failed, more a request that was sent again.
    guard result.code == 0, asked == seeds * requestsPerSeed else {
      throw BenchmarkFailure(
        "\(program) ended with \(result.code) after \(asked) requests: \(result.errors)")
    }
    let workers = await sampling.value
    return Load(
      seeds: seeds, wall: wall, cpu: result.cpu, server: server.cpuTime - serverBefore,
      resident: workers.resident, proportional: workers.proportional)
  }

  /// Looks until the program has ended; what was seen when all workers were last there.
  private static func memory(
    ofWorkersOf run: CommandRun
  ) async -> (resident: Double, proportional: Double) {
    var last = (resident: 0.0, proportional: 0.0)
    while run.isRunning {
      let sizes = ProcessTable.children(of: run.pid).compactMap { ResidentSize(of: $0.pid) }
      if sizes.count == workers {
        last.resident = Double(sizes.reduce(0) { $0 + $1.current }) / Double(workers)
        last.proportional = Double(sizes.reduce(0) { $0 + $1.proportional }) / Double(workers)
      }
      try? await Task.sleep(for: .milliseconds(50))  // it is never cancelled
    }
    return last
  }
}
