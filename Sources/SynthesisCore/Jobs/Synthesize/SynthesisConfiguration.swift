/// What a run is to do: the config file decoded, its defaults filled in, its ranges checked.
struct SynthesisConfiguration: Sendable, Hashable {
  var mode = EnvironmentMode.web
  /// Settings of the environment; each environment decodes its own.
  var environmentArguments: JSONObject = [:]
  /// Names of the tools to offer; empty stands for all that the mode has.
  var availableTools: [String] = []
  /// Worked question–answer examples that the synthesis prompt shows.
  var qaExamples: [QAExample] = []
  var samplingTips = ""
  var synthesisTips = ""
  /// What kind of thing a seed is, in the user's words.
  var seedDescription = ""

  var model = ModelSettings()

  var maxDepth = 5
  var branchingFactor = 2
  /// Nodes at a depth below this one get `branchingFactor` children, deeper ones get one.
  var depthThreshold = 3
  /// Trajectories shorter than this, the root not counted, are no candidates.
  var minDepth = 2
  /// Trajectories of the web mode that have read fewer pages are no candidates, and from two on no
  /// pair may be answered by one page alone.
  var minPages = 2
  var maxTrajectories = 5
  var maxSelectedTrajectories = 3
  var pathSimilarityThreshold = 0.7
  /// Observations longer than this, in characters, are shortened in prompts, and only there.
  var promptObservationLength = 2000
  /// How often a refused proposal or pair, or a failed request, is asked for again.
  var maxRetries = 3

  var maxWorkers = 1
  /// The number of seeds to take from the file; nil takes all.
  var numberOfSeeds: Int?
  /// Relative to the directory that the run was started in, as is `outputDirectory`.
  var seedsFile: String?
  var outputDirectory: String?

  var budget = BudgetSettings()
  var cache = CacheSettings()

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

extension SynthesisConfiguration {
  /// Whether an endpoint is asked at all.
  var sendsRequests: Bool { !model.isSimulated && cache.use != .replay }
}

enum EnvironmentMode: String, Sendable, Hashable, CaseIterable {
  case web
  case math
  case python
}

struct QAExample: Sendable, Hashable {
  var question: String
  var answer: String
  /// Further members of the example, such as its reasoning steps, shown to the model as they are.
  var details: JSONObject = [:]
}
