/// How a run goes through its items: what is the same for every job.
struct EngineSettings: Sendable, Hashable {
  var maxWorkers = 1
  /// How many items a worker works on at once.
  var itemsPerWorkerInFlight = 1
  /// The number of seeds to take from the file; nil takes all.
  var numberOfSeeds: Int?
  /// Relative to the directory that the run was started in, as is `outputDirectory`.
  var seedsFile: String?
  var outputDirectory: String?

  var budget = BudgetSettings()

  /// How long a worker may take over one seed.
  var seedTimeoutSeconds = 1800.0
  /// How long a new worker may take until it says hello.
  var bootTimeoutSeconds = 10.0
  /// How long a worker that was asked to end is waited for before it is killed.
  var shutdownGraceSeconds = 5.0
  /// A worker that has served this many seeds is replaced; nil keeps it.
  var maxSeedsPerWorker: Int? = 1000
  /// Nil sets no limit.
  var workerMemoryLimitMegabytes: Int? = 2048
  /// How long a run waits for space on a full disk before it ends.
  var diskFullWaitSeconds = 300.0
  /// The hours in which seeds are begun; none stands for all.
  var runWindow: [DailyWindow] = []
}

extension EngineSettings {
  static let section = SettingsSection<EngineSettings>(keys: [
    SettingKey("max_workers", .integer(1...1024), \.maxWorkers),
    SettingKey("seeds_per_worker_in_flight", .integer(1...4096), \.itemsPerWorkerInFlight),
    SettingKey("number_of_seed", .integerOrNull(1...Int.max), \.numberOfSeeds),
    SettingKey("seeds_file", .pathOrNull, \.seedsFile),
    SettingKey("output_dir", .pathOrNull, \.outputDirectory),

    SettingKey("max_cost", .amountOrNull, \.budget.maxCost),
    SettingKey("max_tokens_total", .integerOrNull(1...Int.max), \.budget.maxTokens),
    SettingKey("prices", .prices, \.budget.prices),

    SettingKey("seed_timeout_seconds", .number(above: 0, atMost: 86_400), \.seedTimeoutSeconds),
    SettingKey("boot_timeout_seconds", .number(above: 0, atMost: 600), \.bootTimeoutSeconds),
    SettingKey("shutdown_grace_seconds", .number(0...600), \.shutdownGraceSeconds),
    SettingKey("max_seeds_per_worker", .integerOrNull(1...1_000_000_000), \.maxSeedsPerWorker),
    SettingKey(
      "worker_memory_limit_mb", .integerOrNull(64...1_048_576), \.workerMemoryLimitMegabytes),
    SettingKey("disk_full_wait_seconds", .number(0...86_400), \.diskFullWaitSeconds),
    SettingKey("run_window", .windows, \.runWindow),
  ])
}
