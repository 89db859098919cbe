import TestSupport

/// How the parent's memory grows with the seeds of a run.
enum ParentMemoryBenchmark {
  private static let few = 1000
  private static let many = 1_000_000
  private static let bar = Finding.Bar.atMost(48)

  /// The parent reads all of the million, first to count them and then to hand them out, and notes
  /// each one's digest, as in any run; but only the last thousand of them are taken, so that it
  /// takes seconds.
  @Sendable static func measure() async throws -> [Finding] {
    try await measure(["--seed-index", "\(many - few + 1)-\(many)"], expecting: few)
  }

  /// All of the million are run.
  @Sendable static func measureWhole() async throws -> [Finding] {
    try await measure([], expecting: many)
  }

  private static func measure(
    _ selection: [String], expecting expected: Int
  ) async throws -> [Finding] {
    let folder = try TemporaryDirectory()
    defer { withExtendedLifetime(folder) {} }
    let config = try MathConfiguration().write(to: folder)
    let fewSeeds = try SeedFile.write("few.jsonl", count: few, in: folder)
    let manySeeds = try SeedFile.write("many.jsonl", count: many, in: folder)
    let arguments = ["--config", config, "--simulate", "--max-workers", "2", "--seeds"]
    let small = try await MeasuredRun(arguments + [fewSeeds])
    let large = try await MeasuredRun(arguments + [manySeeds] + selection)
    guard small.seeds == few, large.seeds == expected else {
      throw BenchmarkFailure("\(small.seeds) and \(large.seeds) seeds ended")
    }
    report("  \(large.wall.inSeconds) s for \(expected) seeds of the million")
    let name =
      expected == many ? "the parent with 1,000,000 seeds" : "the parent reading 1,000,000 seeds"
    return [
      Finding(
        "the parent with 1,000 seeds, at most", small.memory.peak.inMegabytes, "MB", decimals: 1),
      Finding("\(name), at most", large.memory.peak.inMegabytes, "MB", decimals: 1),
      Finding(
        "  more than with 1,000, at most", (large.memory.peak - small.memory.peak).inMegabytes,
        "MB",
        decimals: 1, bar: bar),
      Finding(
        "  more than with 1,000, at the end",
        (large.memory.current - small.memory.current).inMegabytes, "MB", decimals: 1, bar: bar),
    ]
  }
}

extension Int {
  /// Of kB, which are 1024 bytes to the kernel.
  var inMegabytes: Double { Double(self) / 1024 }
}
