@testable import Base
@testable import Engine
@testable import Models
@testable import SynthesisCore
@testable import Synthesize

/// Loads a config written in a test as `test.json`.
func loadSettings(
  _ text: String, environment: [String: String] = [:],
  purpose: SettingsReading.Purpose = .inspection,
  readFile: @escaping @Sendable (String) -> Result<[UInt8], EnvironmentVariables.Unreadable> = {
    _ in .failure(.init(reason: "can't be read"))
  },
  recorded: RecordedSettings? = nil
) throws(SettingsError) -> LoadedSettings<SynthesisSettings> {
  try SynthesisSettings.schema(.standard).load(
    Array(text.utf8), file: "test.json",
    environment: EnvironmentVariables(environment: environment, readFile: readFile),
    purpose: purpose, recorded: recorded)
}

/// The problems of a config that must not load; empty if it does.
func settingsProblems(
  _ text: String, environment: [String: String] = [:],
  purpose: SettingsReading.Purpose = .inspection,
  readFile: @escaping @Sendable (String) -> Result<[UInt8], EnvironmentVariables.Unreadable> = {
    _ in .failure(.init(reason: "can't be read"))
  }
) -> [String] {
  do {
    _ = try loadSettings(
      text, environment: environment, purpose: purpose, readFile: readFile)
    return []
  } catch {
    return error.problems.map(\.description)
  }
}

/// Every key with a value that is not its default, and the settings that it must yield.
enum FullSettings {
  static let text = """
    {
      "environment_mode": "math",
      "environment_kwargs": {"precision": 20, "nested": {"list": [1, 2.5, null]}},
      "available_tools": ["calculator", "other"],
      "qa_examples": [{"question": "2+2?", "answer": "4", "reasoning_steps": ["add"]}],
      "sampling_tips": ["first", "second"],
      "synthesis_tips": "one text",
      "seed_description": "a topic",
      "model_name": "qwen",
      "base_url": "https://llm.example/v1/",
      "api_key": "${MY_KEY}",
      "dialect": "vllm",
      "endpoints": [
        {"base_url": "http://one.example/v1", "api_key": "${MY_KEY}", "model_name": "big",
         "weight": 2, "max_concurrent_requests": 8, "requests_per_minute": 60,
         "tokens_per_minute": 1000},
        {"dialect": "openai"}
      ],
      "models": {"explore": "small", "verify": [{"model_name": "v"}, {"weight": 0.5}]},
      "temperature": 0.5,
      "top_p": 0.9,
      "seed": 7,
      "extra_body": {"top_k": 20},
      "max_tokens": 500,
      "connect_timeout_seconds": 3,
      "first_byte_timeout_seconds": 20,
      "request_timeout_seconds": 30,
      "max_retries": 5,
      "endpoint_wait_seconds": 20,
      "max_outage_seconds": 3600,
      "max_concurrent_requests": 40,
      "adaptive_concurrency": false,
      "requests_per_minute": 500,
      "tokens_per_minute": 90000,
      "burst_seconds": 2,
      "request_delay": 0.5,
      "cache": "read",
      "cache_dir": "kept",
      "cache_max_mb": 100,
      "max_depth": 7,
      "branching_factor": 3,
      "depth_threshold": 4,
      "min_depth": 1,
      "min_pages": 3,
      "max_trajectories": 6,
      "max_selected_traj": 2,
      "path_similarity_threshold": 0.25,
      "prompt_observation_chars": 900,
      "job": "synthesize",
      "max_workers": 8,
      "seeds_per_worker_in_flight": 3,
      "number_of_seed": 100,
      "seeds_file": "seeds.json",
      "output_dir": "out",
      "seed_content_key": "question",
      "on_duplicate_seeds": "skip",
      "max_cost": 12.5,
      "max_tokens_total": 1000000,
      "prices": {
        "big": {"input": 0.27, "cached_input": "0.07", "output": 1,
                "off_peak": {"window": ["16:30-00:30"], "input": 0.1, "output": 0.5}},
        "small": {"input": 0, "output": 0}, "v": {"input": 0, "output": 0},
        "qwen": {"input": 0, "output": 0}
      },
      "seed_timeout_seconds": 60.5,
      "boot_timeout_seconds": 3,
      "shutdown_grace_seconds": 0,
      "max_seeds_per_worker": 50,
      "worker_memory_limit_mb": 512,
      "disk_full_wait_seconds": 0,
      "run_window": ["16:30-00:30", "05:00-06:00"]
    }
    """

  static let expected: SynthesisSettings = {
    var expected = SynthesisSettings()
    expected.mode = "math"
    expected.environmentArguments = [
      "precision": 20, "nested": ["list": [1, 2.5, nil]],
    ]
    expected.availableTools = ["calculator", "other"]
    expected.qaExamples = [
      QAExample(question: "2+2?", answer: "4", details: ["reasoning_steps": ["add"]])
    ]
    expected.samplingTips = "first\nsecond"
    expected.synthesisTips = "one text"
    expected.seedDescription = "a topic"
    expected.model.patience = OutagePatience(firstAnswerSeconds: 20, outageSeconds: 3600)
    expected.model.name = "qwen"
    expected.model.baseURL = "https://llm.example/v1"
    expected.model.apiKey = Secret("canary-5f2d")
    expected.model.dialect = .vLLM
    expected.model.endpoints = [
      EndpointSettings(
        baseURL: "http://one.example/v1", apiKey: Secret("canary-5f2d"), modelName: "big",
        weight: 2,
        limits: EndpointLimits(
          maxConcurrentRequests: 8, requestsPerMinute: 60, tokensPerMinute: 1000)),
      EndpointSettings(dialect: .openAI),
    ]
    expected.model.roles[.explore] = [EndpointSettings(modelName: "small")]
    expected.model.roles[.verify] = [
      EndpointSettings(modelName: "v"), EndpointSettings(weight: 0.5),
    ]
    expected.model.temperature = 0.5
    expected.model.topP = 0.9
    expected.model.seed = 7
    expected.model.extraBody = ["top_k": 20]
    expected.model.maxTokens = 500
    expected.model.connectTimeoutSeconds = 3
    expected.model.firstByteTimeoutSeconds = 20
    expected.model.requestTimeoutSeconds = 30
    expected.model.quota = QuotaSettings(
      requestsPerMinute: 500, tokensPerMinute: 90000, maxConcurrentRequests: 40, burstSeconds: 2,
      requestDelaySeconds: 0.5, adaptsConcurrency: false)
    let billionth = 1000
    expected.engine.budget = BudgetSettings(
      maxCost: Money(trillionths: 12_500_000_000 * billionth), maxTokens: 1_000_000,
      prices: [
        "big": ModelPrice(
          usual: TokenPrices(
            input: Money(trillionths: 270_000_000 * billionth),
            cachedInput: Money(trillionths: 70_000_000 * billionth),
            output: Money(trillionths: 1_000_000_000 * billionth)),
          offPeak: ModelPrice.OffPeak(
            windows: [DailyWindow("16:30-00:30")].compactMap(\.self),
            prices: TokenPrices(
              input: Money(trillionths: 100_000_000 * billionth),
              output: Money(trillionths: 500_000_000 * billionth)))),
        "small": ModelPrice(), "v": ModelPrice(), "qwen": ModelPrice(),
      ])
    expected.maxDepth = 7
    expected.branchingFactor = 3
    expected.depthThreshold = 4
    expected.minDepth = 1
    expected.minPages = 3
    expected.promptObservationLength = 900
    expected.maxTrajectories = 6
    expected.maxSelectedTrajectories = 2
    expected.pathSimilarityThreshold = 0.25
    expected.model.maxRetries = 5
    expected.engine.job = "synthesize"
    expected.engine.maxWorkers = 8
    expected.engine.itemsPerWorkerInFlight = 3
    expected.engine.numberOfSeeds = 100
    expected.engine.seedsFile = "seeds.json"
    expected.engine.outputDirectory = "out"
    expected.engine.seedContentKey = "question"
    expected.engine.repeatedSeeds = .skip
    expected.model.cache = CacheSettings(use: .read, directory: "kept", maxMegabytes: 100)
    expected.engine.seedTimeoutSeconds = 60.5
    expected.engine.bootTimeoutSeconds = 3
    expected.engine.shutdownGraceSeconds = 0
    expected.engine.maxSeedsPerWorker = 50
    expected.engine.workerMemoryLimitMegabytes = 512
    expected.engine.diskFullWaitSeconds = 0
    expected.engine.runWindow = ["16:30-00:30", "05:00-06:00"].compactMap(DailyWindow.init)
    return expected
  }()
}
