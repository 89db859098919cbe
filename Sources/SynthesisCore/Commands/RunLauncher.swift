import Base
import Engine
import FoundationEssentials
import Glibc

/// Settles everything that a run needs, starts it, and tells how it ended.
struct RunLauncher<J: Job> {
  let job: J
  let text: SettingsText
  let request: RunRequest

  func launch(_ console: inout Console) throws -> Int32 {
    if request.isDryRun { return try describe(&console) }
    MallocTuning.returnLargeBlocksWhenFreed()
    SignalSource.prepare()
    var loaded = try load()
    for warning in loaded.warnings { console.warn("\(warning)") }
    let directory = loaded.settings.engine.outputDirectory ?? Launch.defaultDirectory
    var lock: DirectoryLock?
    var earlier: EarlierRun?
    if request.usesEarlierRun {
      // Without a run nothing is made, not even the folder. It is read again when nobody else may
      // write to it.
      _ = try earlierRun(in: directory, loaded.settings)
      lock = try Launch.lock(directory)
      let run = try earlierRun(in: directory, loaded.settings)
      loaded = try load(recorded: run.header.recorded)
      earlier = run
    }
    let traits = try job.prepare(&loaded, for: request.purpose)
    let engine = loaded.settings.engine
    try Launch.checkLimits(engine, &console)
    let selection = request.selection(engine)
    let setup: RunFilesSetup
    let commands: NextCommands
    if let earlier {
      setup = try resumed(
        earlier, loaded.settings, selection, directory, &lock, &console)
      commands = self.commands(
        earlier.files, earlier.header, isNewest: earlier.isNewest, source: setup.source)
    } else {
      guard let source = engine.seedsFile else { throw Launch.noSeeds }
      // The seeds are checked before the directory is made, unless they need it: a mistake leaves nothing
      // behind.
      let spool = try spool(source, directory, &lock, &console)
      let seeds = spool?.path ?? source
      let scan = try SeedFileScan(
        of: seeds, as: spool?.name, contentKey: engine.seedContentKey, selection: selection)
      if let refusal = scan.refusal {
        throw UsageProblem("\((spool?.name ?? SeedPipe.name(of: source)).shown): \(refusal)")
      }
      if lock == nil { lock = try Launch.lock(directory) }
      let header = header(loaded, seeds, scan, directory)
      if let run = try unfinished(header, scan, engine, directory, isLocked: true) {
        switch try decide(run) {
        case .new: break
        case .quit: return SynthesisCommand.usageExitCode
        case .resume:
          lock = nil
          var request = request
          request.resume = .stamp(run.run.files.stamp)
          // A pipe has given all that it had; the run has the same seeds.
          if spool != nil { request.overrides["seeds_file"] = nil }
          return try RunLauncher(job: job, text: text, request: request).launch(&console)
        }
      }
      setup = try RunFilesSetup(
        new: header, directory: directory, outputs: job.outputs,
        source: seeds, spool: spool, scan: scan)
      commands = self.commands(
        setup.files, header.reading(Directory.absolute(setup.source)), isNewest: true,
        source: setup.source)
    }
    defer { withExtendedLifetime(lock) {} }
    for notice in setup.notices { console.warn(notice) }
    for line in setup.resumption?.lines(commands) ?? [] { console.say(line) }
    let plan = RunPlan(
      engine: engine, traits: traits,
      workerConfiguration: WorkerConfiguration(
        job: job.name,
        settings: job.schema.transferJSON(of: try job.settle(loaded, setup.files))
      ).payload,
      source: setup.source, earlierSources: setup.earlierSources, files: setup.files,
      itemCount: setup.itemCount,
      largestItemCount: setup.largestItemCount, limit: request.limit,
      laterCount: setup.laterCount, worker: try Launch.worker(secrets: traits.secrets),
      counterNames: job.counterNames, commands: commands)
    console.say(
      [
        plan.itemCount.counted(job.words.items), traits.title, engine.maxWorkers.counted("workers"),
        traits.modelName.isEmpty ? "" : "model \(traits.modelName)",
      ].filter { !$0.isEmpty }.joined(separator: ", "))
    if let notice = setup.repeatsNotice { console.say(notice) }
    return try run(plan, setup, selection, console)
  }

  private func run(
    _ plan: RunPlan, _ setup: RunFilesSetup, _ selection: SeedSelection, _ console: Console
  ) throws -> Int32 {
    // From here on signals end the run in order; before, while items are read, they just end it.
    let signals = try SignalSource()
    let limits = try plan.traits.routes.map { routes in
      try SharedLimits(
        workers: plan.engine.maxWorkers, requestsPerWorker: plan.engine.requestsPerWorker,
        routes: routes, budget: plan.engine.budget,
        spent: setup.spent, at: SuspendingClock.now.nanoseconds)
    }
    let driver = try RunDriver(
      plan: plan, setup: setup,
      items: PendingItems(
        reader: try SeedFileScan.reader(
          of: setup.source, contentKey: plan.engine.seedContentKey), selection: selection,
        resumed: setup.resumed, limit: plan.limit),
      limits: limits, signals: signals)
    let report = RunReport(plan: plan, setup: setup, limits: limits)
    driver.add(report.tally)
    let observer = ConsoleObserver(console, report, words: job.words)
    driver.add(observer)
    // From here on the parent does little, and in a run of days it is what operators look at.
    ProgramPages.giveBack()
    let reason: StopReason?
    do throws(SystemError) { reason = try driver.run() } catch { throw RunFailure(cause: error) }
    let doctor = request.configurationPath.map(request.invocation.doctor)
    return observer.finish(
      report.summary(of: reason, job.words) { [job] in job.hint(for: $0, doctor: doctor) })
  }
}

// MARK: - Other runs of the folder

extension RunLauncher {
  /// The run that is to be done further or again.
  func earlierRun(in directory: String, _ settings: J.Settings) throws -> EarlierRun {
    guard FileManager.default.fileExists(atPath: directory) else {
      throw UsageProblem("the folder \(directory) does not exist, so it holds no run to resume")
    }
    return try EarlierRun(
      request.target, in: directory, label: request.label ?? job.label(of: settings),
      outputs: job.outputs)
  }

  /// A run of the same items that is not finished, unless a new one is wanted all the same.
  func unfinished(
    _ header: JournalHeader, _ scan: SeedFileScan, _ engine: EngineSettings,
    _ directory: String, isLocked: Bool
  ) throws -> UnfinishedRun? {
    guard !request.isNew,
      let run = try RunOverview.unfinished(
        like: header, in: directory, isLocked: isLocked, outputs: job.outputs),
      let kept = run.header
    else { return nil }
    return UnfinishedRun(
      run: run, total: min(scan.seedCount(engine.repeatedSeeds), engine.numberOfSeeds ?? .max),
      resume: commands(
        run.files, kept, isNewest: run.isNewest, source: kept.source, request.limitWords
      ).resume,
      new: request.invocation.new, status: request.invocation.status(directory))
  }

  private func decide(_ run: UnfinishedRun) throws(UsageProblem) -> UnfinishedRun.Answer {
    guard TerminalQuestion.isPossible else { throw UsageProblem(run.refusal) }
    SynthesisCommand.complain(run.sentence + "\n")
    return UnfinishedRun.answer(TerminalQuestion.ask(UnfinishedRun.question))
  }

  /// What people may do next with a run. `limit` has the words of one for resuming it.
  private func commands(
    _ files: RunFiles, _ header: JournalHeader, isNewest: Bool, source: String,
    _ limit: [String] = []
  ) -> NextCommands {
    let hasOtherSource = Directory.absolute(source) != Directory.absolute(header.source)
    // A run that is resumed without a config has none to name.
    let configuration = request.configurationPath ?? "CONFIG"
    let needed =
      job.needsConfig(toResume: header, unneededKeys: request.unneededKeys) ? configuration : nil
    func resume(_ configuration: String?, _ more: [String], choosing: Bool = true) -> String {
      request.invocation.resume(
        files, isNewest: isNewest, configuration: configuration,
        more: more + (hasOtherSource ? ["--seeds", source] : [])
          + (choosing ? request.indexWords : []))
    }
    return NextCommands(
      resume: resume(needed, limit), resumeAll: resume(needed, [], choosing: false),
      rest: resume(needed, request.retryWords), resumeWithConfig: resume(configuration, []),
      retryFailed: resume(needed, ["--retry-failed"]))
  }
}

// MARK: - Settings and files

extension RunLauncher {
  func load(recorded: RecordedSettings? = nil) throws(UsageProblem) -> LoadedSettings<
    J.Settings
  > {
    try text.load(
      job.schema, for: request.purpose, recorded: recorded, overrides: request.overrides)
  }

  /// Seeds that can be read but once, kept where the results go; nil for a file. What is made for them
  /// goes with them where they are not wanted.
  private func spool(
    _ source: String, _ directory: String, _ lock: inout DirectoryLock?, _ console: inout Console
  ) throws -> SeedSpool? {
    guard SeedPipe.isAt(source) else { return nil }
    if SeedPipe.isTerminal(source) {
      console.say("Reading seeds from the terminal, as a seed file has them; Ctrl-D ends them.")
    }
    let missing = Directory.missing("\(directory)/\(DirectoryLock.fileName)")
    if lock == nil { lock = try Launch.lock(directory) }
    do {
      return try SeedSpool(of: source, in: directory) {
        if let missing { Launch.unmake(directory, upTo: missing) }
      }
    } catch let error as SeedFileError {
      throw UsageProblem("\(error)")
    }
  }

  /// The run's seeds are those that it was started with, whatever the config names: they may have been
  /// given on the command line then, or have come through a pipe.
  func source(resuming run: EarlierRun, _ engine: EngineSettings) -> String? {
    let isGiven = request.overrides["seeds_file"] != nil
    return isGiven ? engine.seedsFile : run.pipedSource ?? run.ownSource ?? engine.seedsFile
  }

  private func resumed(
    _ run: EarlierRun, _ settings: J.Settings, _ selection: SeedSelection, _ directory: String,
    _ lock: inout DirectoryLock?, _ console: inout Console
  ) throws -> RunFilesSetup {
    let engine = settings.engine
    let source = source(resuming: run, engine)
    let spool = try source.flatMap { try self.spool($0, directory, &lock, &console) }
    if let spool {
      // What is wrong is said of the pipe.
      _ = try SeedFileScan(of: spool.path, as: spool.name, contentKey: engine.seedContentKey)
      try spool.move(into: run)
    }
    let setup = try RunFilesSetup(
      resuming: run,
      ResumeRequest(
        target: request.target, retry: request.retry, ignoresChanges: request.resumesAnyway,
        limit: request.limit, resumeAnyway: request.invocation.anyway,
        resumeAsBefore: resumeAsBefore(run)),
      source: spool?.path ?? source, contentKey: engine.seedContentKey,
      selection: selection, toolVersion: SynthesisCommand.version,
      changes: { job.schema.changedResultSettings(of: settings, since: $0) })
    spool?.keep()
    return setup
  }

  /// The command that resumes a run with the settings that it has kept, if this one does not.
  private func resumeAsBefore(_ run: EarlierRun) -> String? {
    guard request.configurationPath != nil, request.invocation.namesConfigs,
      !job.needsConfig(toResume: run.header, unneededKeys: request.unneededKeys)
    else { return nil }
    return request.invocation.resume(
      run.files, isNewest: run.isNewest,
      more: request.retryWords + request.indexWords + request.limitWords)
  }

  func header(
    _ loaded: LoadedSettings<J.Settings>, _ source: String, _ scan: SeedFileScan,
    _ directory: String
  ) -> JournalHeader {
    let settings = loaded.settings
    return JournalHeader(
      job: job.name, label: job.label(of: settings), toolVersion: SynthesisCommand.version,
      configurationDigest: job.schema.resultDigest(of: settings),
      source: Directory.absolute(source), sourceDigest: scan.digest,
      settings: job.schema.resultSettings(of: settings),
      recorded: job.schema.recorded(
        settings, written: loaded.written, onCommandLine: Array(request.overrides.keys),
        paths: [
          "seeds_file": .string(Directory.absolute(source)),
          "output_dir": .string(Directory.absolute(directory)),
        ], directory: Directory.current,
        environment: EnvironmentVariables(ProcessInfo.processInfo.environment)))
  }
}

/// What ended a run that had begun, but for what it is made for.
struct RunFailure: Error {
  let cause: SystemError
}

/// What runs of every job are launched with.
enum Launch {
  /// Where results go if nobody says otherwise.
  static let defaultDirectory = "results"

  static var noSeeds: UsageProblem {
    UsageProblem("no seeds: name a file by --seeds, or by seeds_file in the config")
  }

  static func lock(_ directory: String) throws -> DirectoryLock {
    do {
      try Directory.make(directory)
      return try DirectoryLock(directory: directory, startedAt: LocalTime.iso8601())
    } catch let error as DirectoryLock.Failure {
      throw UsageProblem(error.description)
    } catch let error as SystemError {
      throw UsageProblem(error.sentence)
    }
  }

  /// Raises the limit on descriptors as far as the run needs. A run that lacks descriptors or threads
  /// would find out in the middle, one worker after the other.
  static func checkLimits(_ engine: EngineSettings, _ console: inout Console) throws {
    try ThreadTrial.run(otherProcesses: engine.maxWorkers)
    let (workers, capacity) = (engine.maxWorkers, engine.itemsPerWorkerInFlight)
    DescriptorLimit.raise(
      to: DescriptorRequirement.descriptors(workers: workers, capacity: capacity))
    switch DescriptorRequirement.verdict(
      limit: DescriptorLimit.highest, workers: workers, capacity: capacity)
    {
    case .enough: break
    case .doubtful(let sentence): console.warn(sentence)
    case .tooFew(let sentence): throw UsageProblem(sentence)
    }
  }

  /// Takes away what was made for a run that does not come about: the lock's file, and the directory and
  /// its parents as far as they were not there.
  static func unmake(_ directory: String, upTo outermost: String) {
    unlink("\(directory)/\(DirectoryLock.fileName)")
    Directory.removeEmpty(directory, upTo: outermost)
  }

  /// The worker program lies beside this one.
  static func worker(secrets: [Secret]) throws(UsageProblem) -> WorkerProcess.Command {
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
      environment: WorkerEnvironment.filtered(environment, secrets: secrets))
  }
}
