/// Something that can be measured by name.
struct Benchmark: Sendable {
  let name: String
  let summary: String
  /// Whether it is measured when no names are given.
  var isUsual = true
  /// Whether it runs the programs, which must be built then.
  var runsPrograms = true
  let measure: @Sendable () async throws -> [Finding]

  static let all = [
    Benchmark(
      name: "scaling", summary: "1, 4 and 8 workers against an endpoint that takes 200 ms",
      measure: ScalingBenchmark.measure),
    Benchmark(
      name: "seed-cost", summary: "CPU time of the engine for a seed",
      measure: SeedCostBenchmark.measure),
    Benchmark(
      name: "capacity",
      summary: "8 workers with 8 seeds each against an endpoint that takes 200 ms",
      measure: CapacityBenchmark.measure),
    Benchmark(
      name: "parent-memory",
      summary: "the parent's resident size with a thousand and a million seeds",
      measure: ParentMemoryBenchmark.measure),
    Benchmark(
      name: "parent-memory-whole",
      summary: "the same with all of the million run, which takes some ten minutes",
      isUsual: false, measure: ParentMemoryBenchmark.measureWhole),
    Benchmark(
      name: "request-gate", summary: "four processes under one rate, and what its gate costs",
      measure: RequestGateBenchmark.measure),
    Benchmark(
      name: "commit", summary: "commits a second, with syncs shared and without",
      measure: CommitBenchmark.measure),
    Benchmark(
      name: "resume", summary: "resuming a run whose journal has a million lines",
      measure: ResumeBenchmark.measure),
    Benchmark(
      name: "crash", summary: "the time that a seed loses with its worker",
      measure: CrashBenchmark.measure),
    Benchmark(
      name: "worker", summary: "a worker's resident size and the time until it greets",
      measure: WorkerBenchmark.measure),
    Benchmark(
      name: "search", summary: "local search over 100,000 documents",
      runsPrograms: false, measure: SearchBenchmark.measure),
    Benchmark(
      name: "extraction", summary: "the main text of pages: how well it is found, and how fast",
      runsPrograms: false, measure: ExtractionBenchmark.measure),
    Benchmark(
      name: "page-growth", summary: "the time that pages take which are made to take long",
      runsPrograms: false, measure: PageGrowthBenchmark.measure),
    Benchmark(
      name: "page-fuzz", summary: "a million damaged pages, which take some minutes",
      isUsual: false, runsPrograms: false, measure: PageFuzzBenchmark.measure),
    Benchmark(
      name: "python-branch", summary: "a branch of the interpreter, and running code again instead",
      measure: PythonBranchBenchmark.measure),
    Benchmark(
      name: "model-client", summary: "CPU time of a model request with hundreds under way",
      measure: ModelClientBenchmark.measure),
    Benchmark(
      name: "baseline",
      summary: "the same job done by a Python process pool with the openai package",
      isUsual: false,
      measure: BaselineBenchmark.measure),
  ]
}

/// Why there is no figure.
struct BenchmarkFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
