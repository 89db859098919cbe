package import Base

/// How a run goes through its items: what is the same for every job.
package struct EngineSettings: Sendable, Hashable {
  /// What is done with each item; nil stands for the first job that the program has. Read before all
  /// else, as the other keys depend on it.
  var job: String?
  package var maxWorkers = 1
  /// How many items a worker works on at once.
  package var itemsPerWorkerInFlight = 1
  /// Requests that a worker has under way at once, where nothing else sets a limit: more than one item
  /// asks for, and enough for all that it has.
  package var requestsPerWorker: Int { max(64, 16 * itemsPerWorkerInFlight) }
  /// The number of seeds to take from the file; nil takes all.
  package var numberOfSeeds: Int?
  /// Relative to the directory that the run was started in, as is `outputDirectory`.
  package var seedsFile: String?
  package var outputDirectory: String?
  /// The member of a seed that holds its content.
  package var seedContentKey = ItemFlaw.usualContentKey
  package var repeatedSeeds = RepeatedSeeds.keep

  package var budget = BudgetSettings()

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
  package var runWindow: [DailyWindow] = []

  package init() {}
}

extension EngineSettings {
  package static let section = SettingsSection<EngineSettings>(keys: [
    SettingKey("job", .textOrNull, \.job),
    SettingKey("max_workers", .integer(1...1024), \.maxWorkers),
    SettingKey("seeds_per_worker_in_flight", .integer(1...4096), \.itemsPerWorkerInFlight),
    SettingKey("number_of_seed", .integerOrNull(1...Int.max), \.numberOfSeeds),
    SettingKey("seeds_file", .pathOrNull, \.seedsFile, option: "--seeds"),
    SettingKey("output_dir", .pathOrNull, \.outputDirectory),
    SettingKey("seed_content_key", .contentKey, \.seedContentKey),
    // Neither alters what becomes of a seed, only which elements are seeds.
    SettingKey("on_duplicate_seeds", .oneOf(RepeatedSeeds.allCases), \.repeatedSeeds),

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

extension ValueRule<String> {
  fileprivate static var contentKey: ValueRule {
    ValueRule(
      read: { found, name, reading in
        switch found.value.string {
        case nil: reading.reject(found, name, expecting: "the name of a member of a seed")
        case "": reading.reject(at: found.offset, "\(name) is empty; name a member of a seed")
        case "kwargs":
          reading.reject(
            at: found.offset,
            "\(name) can't be \"kwargs\", which holds the arguments of a seed; name another member")
        case let key?: return key
        }
        return nil
      }, write: { .string($0) })
  }
}
