import SynthesisCore
import TestSupport

/// Limits that processes share: how well they are kept, used and divided, and what they cost.
enum RequestGateBenchmark {
  /// Has this program be one of the processes, with the shared memory as its descriptor 5.
  static let loadArgument = "--gate-load"
  private static let processes = 4
  private static let requestsPerMinute = 6000
  private static let passes = 1_000_000

  /// Requests at once, milliseconds of each, milliseconds in all; prints the time of each leave.
  static func load(_ words: [Int]) async throws {
    guard words.count == 3 else { throw BenchmarkFailure("a load is three numbers") }
    let times = try await SynthesisCommand.loadGate(
      inFlight: words[0], holding: .milliseconds(words[1]), for: .milliseconds(words[2]))
    for time in times { print(time) }
  }

  @Sendable static func measure() async throws -> [Finding] {
    let alone = try await SynthesisCommand.gateCost(passes: passes)
    let crowd = try await runs(rate: nil, "1", "0", "2000")
    let cpu = crowd.reduce(0.0) { $0 + $1.cpu.inMilliseconds }
    let count = crowd.reduce(0) { $0 + times($1).count }
    return [
      Finding(
        "turn and place in the shared memory, settled, one process",
        alone.inMilliseconds * 1e6 / Double(passes), "ns", decimals: 0),
      Finding(
        "CPU of a whole leave, four processes at it", cpu * 1000 / Double(max(1, count)), "µs"),
    ] + (try await shares())
  }

  /// Four workers of 64 requests each, which want more than the rate allows.
  private static func shares() async throws -> [Finding] {
    let each = try await runs(rate: requestsPerMinute, "64", "200", "10000").map(times)
    let begin = each.compactMap(\.first).max() ?? 0
    let end = each.compactMap(\.last).min() ?? 0
    let shares = each.map { times in times.count { $0 >= begin && $0 <= end } }
    let all = each.joined().sorted()
    var (fullest, first) = (0, 0)
    for (last, time) in all.enumerated() {
      while all[first] <= time - 1_000_000_000 { first += 1 }
      fullest = max(fullest, last - first + 1)
    }
    let perSecond = Double(requestsPerMinute) / 60
    let possible = Double(end - begin) / 1e9 * perSecond
    return [
      Finding(
        "fullest second, of the rate", Double(fullest) / perSecond, "times", bar: .atMost(1.25)),
      Finding(
        "use of the rate", Double(shares.reduce(0, +)) / possible * 100, "%", decimals: 1,
        bar: .atLeast(97)),
      Finding(
        "largest share, of the smallest",
        Double(shares.max() ?? 0) / Double(max(1, shares.min() ?? 0)), "times",
        bar: .atMost(1.3)),
    ]
  }

  private static func runs(rate: Int?, _ words: String...) async throws -> [CommandRun.Result] {
    let limits = try SynthesisCommand.loadLimits(requestsPerMinute: rate, workers: processes)
    defer { withExtendedLifetime(limits) {} }
    let started = try (0..<processes).map { slot in
      try CommandRun.start(
        "/proc/self/exe", [loadArgument] + words,
        environment: ["SYNTHESIS_WORKER_SLOT": "\(slot)"], sharedMemory: limits.descriptor)
    }
    var results: [CommandRun.Result] = []
    for process in started { results.append(await process.wait()) }
    guard results.allSatisfy({ $0.code == 0 }) else {
      throw BenchmarkFailure("a process of the load ended early: \(results[0].errors)")
    }
    return results
  }

  private static func times(_ run: CommandRun.Result) -> [Int] {
    run.output.split(separator: "\n").compactMap { Int($0) }.sorted()
  }
}
