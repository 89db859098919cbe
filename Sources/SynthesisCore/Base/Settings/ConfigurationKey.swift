/// A key of the config file: its names, what it accepts, and the setting it fills.
struct ConfigurationKey: Sendable {
  let name: String
  let shortName: String?
  /// Whether two runs that differ in it yield different records from the same seeds.
  let altersResults: Bool
  /// Reads a value into the configuration, or says what is wrong with it.
  let read:
    @Sendable (
      _ found: LocatedJSON, _ name: String, inout ConfigurationReading,
      inout SynthesisConfiguration
    ) -> Void
  let write: @Sendable (SynthesisConfiguration) -> JSONValue
  /// What of the value alters results.
  let writeResult: @Sendable (SynthesisConfiguration) -> JSONValue
  /// The value that a journal without the key stands for: what the versions before it behaved by.
  /// It never changes; a key whose default is changed says here what it was.
  let before: JSONValue

  init<Value>(
    _ name: String, short shortName: String? = nil, _ rule: ValueRule<Value>,
    _ path: any WritableKeyPath<SynthesisConfiguration, Value> & Sendable,
    altersResults: Bool = false,
    before: JSONValue? = nil,
    writeResult: (@Sendable (SynthesisConfiguration) -> JSONValue)? = nil
  ) {
    self.name = name
    self.shortName = shortName
    self.altersResults = altersResults
    read = { found, name, reading, configuration in
      if let value = rule.read(found, name, &reading) { configuration[keyPath: path] = value }
    }
    let write: @Sendable (SynthesisConfiguration) -> JSONValue = {
      rule.write($0[keyPath: path])
    }
    self.write = write
    self.before = before ?? write(SynthesisConfiguration())
    self.writeResult = writeResult ?? write
  }

  var names: [String] { [name] + (shortName.map { [$0] } ?? []) }
}

extension ConfigurationKey {
  /// Every key. What is read, checked, sent to workers and compared on resuming follows from this.
  static let all: [ConfigurationKey] = [
    ConfigurationKey("environment_mode", .mode, \.mode, altersResults: true),
    ConfigurationKey(
      "environment_kwargs", .object.orNull([:]), \.environmentArguments, altersResults: true,
      // Where pages are kept does not matter, and without a choice is another place in each run.
      writeResult: { configuration in
        var arguments = configuration.environmentArguments
        arguments["page_store"] = nil
        return .object(arguments)
      }),
    ConfigurationKey(
      "available_tools", short: "tools", .names.orNull([]), \.availableTools, altersResults: true),
    ConfigurationKey("qa_examples", .examples.orNull([]), \.qaExamples, altersResults: true),
    ConfigurationKey("sampling_tips", .lines.orNull(""), \.samplingTips, altersResults: true),
    ConfigurationKey("synthesis_tips", .lines.orNull(""), \.synthesisTips, altersResults: true),
    ConfigurationKey("seed_description", .text.orNull(""), \.seedDescription, altersResults: true),

    ConfigurationKey("model_name", .modelName, \.model.name, altersResults: true),
    ConfigurationKey("base_url", .baseURL, \.model.baseURL),
    ConfigurationKey("api_key", .apiKey, \.model.apiKey),
    ConfigurationKey("dialect", .dialect, \.model.dialect),
    ConfigurationKey("endpoints", .endpoints, \.model.endpoints),
    ConfigurationKey(
      "models", .roles, \.model.roles, altersResults: true,
      // Where a model is served does not matter, which one it is does.
      writeResult: { configuration in
        .object(
          JSONObject(
            ModelRole.allCases.map { role in
              let names = configuration.model.modelNames(for: role)
              return (role.rawValue, .array(names.map { .string($0) }))
            }))
      }),
    ConfigurationKey(
      "temperature", .numberOrNull(0...2), \.model.temperature, altersResults: true),
    ConfigurationKey("top_p", .numberOrNull(0...1), \.model.topP, altersResults: true),
    ConfigurationKey("seed", .integerOrNull(0...Int.max), \.model.seed, altersResults: true),
    ConfigurationKey("extra_body", .extraBody, \.model.extraBody, altersResults: true),
    ConfigurationKey(
      "max_tokens", .integer(1...1_000_000), \.model.maxTokens, altersResults: true),
    ConfigurationKey(
      "connect_timeout_seconds", .number(above: 0, atMost: 600), \.model.connectTimeoutSeconds),
    ConfigurationKey(
      "first_byte_timeout_seconds", .numberOrNull(above: 0, atMost: 3600),
      \.model.firstByteTimeoutSeconds),
    ConfigurationKey(
      "request_timeout_seconds", .number(above: 0, atMost: 3600), \.model.requestTimeoutSeconds),

    ConfigurationKey(
      "max_depth", short: "depth", .integer(1...50), \.maxDepth, altersResults: true),
    ConfigurationKey(
      "branching_factor", short: "branching", .integer(1...20), \.branchingFactor,
      altersResults: true),
    ConfigurationKey("depth_threshold", .integer(0...50), \.depthThreshold, altersResults: true),
    ConfigurationKey("min_depth", .integer(1...50), \.minDepth, altersResults: true),
    ConfigurationKey("min_pages", .integer(1...20), \.minPages, altersResults: true),
    ConfigurationKey(
      "max_trajectories", .integer(1...1000), \.maxTrajectories, altersResults: true),
    ConfigurationKey(
      "max_selected_traj", .integer(1...1000), \.maxSelectedTrajectories, altersResults: true),
    ConfigurationKey(
      "path_similarity_threshold", .number(0...1), \.pathSimilarityThreshold, altersResults: true),
    ConfigurationKey(
      "prompt_observation_chars", .integer(200...200_000), \.promptObservationLength,
      altersResults: true),
    ConfigurationKey("max_retries", .integer(0...20), \.maxRetries),

    ConfigurationKey("max_workers", .integer(1...1024), \.maxWorkers),
    ConfigurationKey("number_of_seed", .integerOrNull(1...Int.max), \.numberOfSeeds),
    ConfigurationKey("seeds_file", .pathOrNull, \.seedsFile),
    ConfigurationKey("output_dir", .pathOrNull, \.outputDirectory),

    ConfigurationKey(
      "max_concurrent_requests", .integerOrNull(1...100_000), \.model.quota.maxConcurrentRequests),
    ConfigurationKey(
      "adaptive_concurrency", .flag, \.model.quota.adaptsConcurrency),
    ConfigurationKey(
      "requests_per_minute", .integerOrNull(1...10_000_000), \.model.quota.requestsPerMinute),
    ConfigurationKey(
      "tokens_per_minute", .integerOrNull(1...10_000_000_000), \.model.quota.tokensPerMinute),
    ConfigurationKey("burst_seconds", .number(above: 0, atMost: 60), \.model.quota.burstSeconds),
    ConfigurationKey("request_delay", .number(0...3600), \.model.quota.requestDelaySeconds),
    ConfigurationKey("max_cost", .amountOrNull, \.budget.maxCost),
    ConfigurationKey("max_tokens_total", .integerOrNull(1...Int.max), \.budget.maxTokens),
    ConfigurationKey("prices", .prices, \.budget.prices),

    ConfigurationKey("cache", .cacheUse, \.cache.use),
    ConfigurationKey("cache_dir", .pathOrNull, \.cache.directory),
    ConfigurationKey("cache_max_mb", .integer(64...16_777_216), \.cache.maxMegabytes),

    ConfigurationKey(
      "seed_timeout_seconds", .number(above: 0, atMost: 86_400), \.seedTimeoutSeconds),
    ConfigurationKey("boot_timeout_seconds", .number(above: 0, atMost: 600), \.bootTimeoutSeconds),
    ConfigurationKey("shutdown_grace_seconds", .number(0...600), \.shutdownGraceSeconds),
    ConfigurationKey(
      "max_seeds_per_worker", .integerOrNull(1...1_000_000_000), \.maxSeedsPerWorker),
    ConfigurationKey(
      "worker_memory_limit_mb", .integerOrNull(64...1_048_576), \.workerMemoryLimitMegabytes),
    ConfigurationKey("disk_full_wait_seconds", .number(0...86_400), \.diskFullWaitSeconds),
    ConfigurationKey("run_window", .windows, \.runWindow),
  ]

  static let byName: [String: ConfigurationKey] = {
    let pairs = all.flatMap { key in key.names.map { ($0, key) } }
    return Dictionary(pairs) { first, _ in first }
  }()

  /// All names in the order of the table, for the search of a near miss.
  static let allNames: [String] = all.flatMap(\.names)
}
