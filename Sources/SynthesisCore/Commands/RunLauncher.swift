import FoundationEssentials
import Glibc

/// Settles everything that a run needs, starts it, and tells how it ended.
struct RunLauncher {
  private let request: RunRequest

  init(_ request: RunRequest) { self.request = request }

  func launch(_ console: inout Console) throws -> Int32 {
    MallocTuning.goBackWhenFreed()
    SignalSource.prepare()
    var loaded = try Self.load(request.configurationPath, purpose: request.purpose)
    for warning in loaded.warnings { console.warn("\(warning)") }
    let directory = Self.directory(request.outputDirectory, loaded.settings)
    var lock: DirectoryLock?
    var earlier: EarlierRun?
    if request.goesOn {
      lock = try Self.lock(directory)
      let run = try EarlierRun(request.resume, in: directory, mode: loaded.settings.mode)
      loaded = try Self.load(loaded.text, purpose: request.purpose, recorded: run.header.recorded)
      earlier = run
    }
    var configuration = loaded.settings
    if let workers = request.maxWorkers { configuration.engine.maxWorkers = workers }
    let sandbox = try Self.tried(configuration, loaded).sandbox
    configuration.model.cache = try Self.cache(configuration.model.cache, request)
    let selection = SeedSelection(
      indexes: request.seedIndexes, limits: [request.limit, configuration.engine.numberOfSeeds])

    let opening: RunFilesSetup
    if let earlier {
      opening = try RunFilesSetup(
        resuming: earlier, request: request, configuration: configuration, selection: selection,
        console: &console)
    } else {
      // The inputs are checked before the directory is made: a mistake leaves nothing behind.
      guard let seedsPath = request.seedsPath ?? configuration.engine.seedsFile else {
        throw UsageProblem("no seeds: name a file by --seeds, or by seeds_file in the config")
      }
      let census = try SeedFileScan(of: seedsPath, selection: selection)
      lock = try Self.lock(directory)
      opening = try RunFilesSetup(
        new: configuration,
        recorded: SynthesisSettings.schema.recorded(
          configuration, written: loaded.written, onCommandLine: request.givenKeys,
          paths: Self.paths(configuration, seedsPath: seedsPath, directory: directory),
          directory: Directory.current),
        directory: directory, seedsPath: seedsPath, census: census)
    }
    defer { withExtendedLifetime(lock) {} }
    let settled = try Self.settled(configuration, loaded, pageStore: opening.files.pages)
    let plan = RunPlan(
      configuration: configuration, workerConfiguration: settled, seedsPath: opening.seedsPath,
      files: opening.files, seedCount: opening.seedCount, worker: try Self.worker(settled),
      sandbox: sandbox)
    console.say(
      "\(plan.seedCount) seeds, \(configuration.mode.rawValue) mode, "
        + "\(configuration.engine.maxWorkers) workers, model \(configuration.model.displayName)")
    // From here on signals end the run in order; before, while seeds are read, they just end it.
    let signals = try SignalSource()
    let run = try SynthesisRun(
      plan: plan, opening: opening,
      seeds: PendingItems(
        reader: try SeedFileScan.reader(of: opening.seedsPath), selection: selection,
        past: opening.past),
      signals: signals, console: console)
    let reason = try run.run()
    return RunSummary(plan: plan, run: run, reason: reason).report(&console)
  }
}

// MARK: - Inputs

extension RunLauncher {
  static func load(
    _ path: String, purpose: SettingsReading.Purpose
  ) throws(UsageProblem) -> LoadedSettings<SynthesisSettings> {
    do throws(SettingsError) {
      return try SynthesisSettings.schema.load(
        path: path, environment: ProcessInfo.processInfo.environment, purpose: purpose)
    } catch {
      throw UsageProblem(error.problems.map(\.description))
    }
  }

  /// The same text for a run that is resumed, whose settings hold where the text gives none.
  private static func load(
    _ text: SettingsText, purpose: SettingsReading.Purpose, recorded: RecordedSettings
  ) throws(UsageProblem) -> LoadedSettings<SynthesisSettings> {
    do throws(SettingsError) {
      return try SynthesisSettings.schema.load(
        text.bytes, file: text.file,
        environment: EnvironmentVariables(ProcessInfo.processInfo.environment), purpose: purpose,
        recorded: recorded)
    } catch {
      throw UsageProblem(error.problems.map(\.description))
    }
  }

  /// Where a run's files are, wherever its journal is read.
  private static func paths(
    _ configuration: SynthesisSettings, seedsPath: String, directory: String
  ) -> JSONObject {
    var paths: JSONObject = [
      "seeds_file": .string(Directory.absolute(seedsPath)),
      "output_dir": .string(Directory.absolute(directory)),
    ]
    if let folder = configuration.model.cache.directory {
      paths["cache_dir"] = .string(Directory.absolute(folder))
    }
    return paths
  }

  /// A configuration as workers get it.
  static func settled(
    _ configuration: SynthesisSettings, _ loaded: LoadedSettings<SynthesisSettings>,
    pageStore: String
  ) throws(UsageProblem) -> SynthesisSettings {
    let problems = loaded.problems(
      knownTools: EnvironmentCatalog.tools(of: configuration.mode).map(\.name))
    guard problems.isEmpty else { throw UsageProblem(problems.map(\.description)) }
    do throws(EnvironmentError) {
      return try EnvironmentCatalog.settled(
        configuration, variables: EnvironmentVariables(ProcessInfo.processInfo.environment),
        pageStore: pageStore)
    } catch {
      throw Self.problem(error, in: loaded)
    }
  }

  /// The environment that workers will have, made here first: what it lacks is told before the
  /// start, and what takes long to prepare is prepared once. There is no folder for its pages yet.
  private static func tried(
    _ configuration: SynthesisSettings, _ loaded: LoadedSettings<SynthesisSettings>
  ) throws -> any ToolEnvironment {
    let scratch = try ScratchFolder()
    defer { scratch.remove() }
    return try environment(settled(configuration, loaded, pageStore: scratch.path), loaded)
  }

  static func environment(
    _ settled: SynthesisSettings, _ loaded: LoadedSettings<SynthesisSettings>
  ) throws(UsageProblem) -> any ToolEnvironment {
    do throws(EnvironmentError) {
      return try EnvironmentCatalog.make(
        settled,
        transport: CurlTransport(CurlOptions(environment: ProcessInfo.processInfo.environment)))
    } catch {
      throw Self.problem(error, in: loaded)
    }
  }

  private static func problem(
    _ error: EnvironmentError, in loaded: LoadedSettings<SynthesisSettings>
  ) -> UsageProblem {
    UsageProblem("\(loaded.problem(at: ["environment_kwargs"] + error.path, error.description))")
  }

  /// Where results go; `given` is what the command line says.
  static func directory(_ given: String?, _ configuration: SynthesisSettings) -> String {
    given ?? configuration.engine.outputDirectory ?? "results"
  }

  /// The cache with its folder, which is made here so that a wrong one is told of before the start.
  private static func cache(
    _ settings: CacheSettings, _ request: RunRequest
  ) throws(UsageProblem) -> CacheSettings {
    var settings = settings
    if let use = request.cacheUse { settings.use = use }
    if let directory = request.cacheDirectory { settings.directory = directory }
    guard settings.use != .off, !request.isSimulated else {
      settings.use = .off
      return settings
    }
    guard let folder = settings.folder(ProcessInfo.processInfo.environment) else {
      throw UsageProblem("the response cache has no place: name one by cache_dir or --cache-dir")
    }
    settings.directory = folder
    do throws(SystemError) {
      _ = try CacheFolder(folder, limit: settings.maxMegabytes << 20)
    } catch {
      throw UsageProblem("the response cache can't be used: \(error)")
    }
    return settings
  }

  private static func lock(_ directory: String) throws -> DirectoryLock {
    do {
      try Directory.make(directory)
      return try DirectoryLock(directory: directory, startedAt: LocalTime.iso8601())
    } catch let error as DirectoryLock.Failure {
      throw UsageProblem(error.description)
    } catch let error as SystemError {
      throw UsageProblem(error.description)
    }
  }

  /// The worker program lies beside this one.
  static func worker(
    _ configuration: SynthesisSettings
  ) throws(UsageProblem) -> WorkerProcess.Command {
    let environment = ProcessInfo.processInfo.environment
    let path: String
    if let override = environment["SYNTHESIS_WORKER"], !override.isEmpty {
      path = override
    } else {
      let own = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
      path = own.deletingLastPathComponent().appending(path: "seed-worker").path
    }
    guard access(path, X_OK) == 0 else {
      throw UsageProblem("the worker program \(path) is missing; build the product seed-worker")
    }
    return WorkerProcess.Command(
      path: path,
      environment: WorkerEnvironment.filtered(
        environment, secrets: configuration.secrets))
  }
}
