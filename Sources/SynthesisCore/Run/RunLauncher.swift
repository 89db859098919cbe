import FoundationEssentials
import Glibc

/// Settles everything that a run needs, starts it, and tells how it ended.
struct RunLauncher {
  private let request: RunRequest

  init(_ request: RunRequest) { self.request = request }

  func launch(_ console: inout Console) throws -> Int32 {
    LargeBlocks.goBackWhenFreed()
    let signals = try SignalSource()
    let loaded = try Self.load(
      request.configurationPath, modelUse: request.isSimulated ? .simulated : .endpoint)
    for warning in loaded.warnings { console.warn("\(warning)") }
    var configuration = loaded.configuration
    if let workers = request.maxWorkers { configuration.maxWorkers = workers }
    guard let seedsPath = request.seedsPath ?? configuration.seedsFile else {
      throw UsageProblem("no seeds: name a file by --seeds, or by seeds_file in the config")
    }
    let environment: any ToolEnvironment
    do throws(EnvironmentError) {
      environment = try EnvironmentCatalog.make(configuration)
    } catch {
      throw UsageProblem("\(loaded.problem(at: ["environment_kwargs"], error.description))")
    }
    let problems = loaded.problems(knownTools: environment.tools.map(\.name))
    guard problems.isEmpty else { throw UsageProblem(problems.map(\.description)) }

    let selection = SeedSelection(
      indexes: request.seedIndexes, limits: [request.limit, configuration.numberOfSeeds])
    let census = try Self.census(of: seedsPath, selection: selection)
    if let complaint = census.complaint { throw UsageProblem("\(seedsPath): \(complaint)") }
    let directory = request.outputDirectory ?? configuration.outputDirectory ?? "results"
    let lock = try Self.lock(directory)
    defer { withExtendedLifetime(lock) {} }
    let files = Self.freshFiles(directory, configuration.mode)
    let plan = RunPlan(
      configuration: configuration, seedsPath: seedsPath, files: files,
      seedCount: census.selected, worker: try Self.worker())
    let writer = try files.create(
      header: JournalHeader(
        mode: configuration.mode, stamp: files.stamp, toolVersion: SynthesisCommand.version,
        configurationDigest: configuration.resultDigest, seedsPath: seedsPath,
        seedsDigest: census.digest, settings: configuration.resultSettings))
    console.say(
      "\(census.selected) seeds, \(configuration.mode.rawValue) mode, "
        + "\(configuration.maxWorkers) workers, model \(configuration.model.displayName)")

    let run = try SynthesisRun(
      plan: plan,
      seeds: SeedFeed(
        reader: try Self.reader(of: seedsPath), selection: selection),
      writer: writer, before: RunStatistics(), crashesBefore: 0, signals: signals,
      console: console)
    let reason = try run.run()
    return try RunEnding(plan: plan, run: run, reason: reason).report(&console)
  }
}

// MARK: - Inputs

extension RunLauncher {
  static func load(
    _ path: String, modelUse: ConfigurationReading.ModelUse
  ) throws(UsageProblem) -> LoadedConfiguration {
    do throws(ConfigurationError) {
      return try ConfigurationLoader.load(
        path: path, environment: ProcessInfo.processInfo.environment, modelUse: modelUse)
    } catch {
      throw UsageProblem(error.problems.map(\.description))
    }
  }

  struct Census {
    var good = 0
    var bad = 0
    /// Seeds of the selection, bad ones included.
    var selected = 0
    var digest: SHA256.Digest
    /// Set if seeds are asked for that the file does not have.
    var complaint: String?
  }

  /// Reads the seed file through once: its digest, and how many seeds there are to do.
  static func census(
    of path: String, selection: SeedSelection = SeedSelection(),
    bad report: (BadSeed) -> Void = { _ in }
  ) throws(UsageProblem) -> Census {
    do throws(SeedFileError) {
      var census = Census(digest: try digest(of: path))
      var selection = selection
      var reader = try reader(of: path)
      while let entry = try reader.next() {
        if selection.decide(entry.index) == .take { census.selected += 1 }
        switch entry {
        case .seed: census.good += 1
        case .bad(let bad):
          census.bad += 1
          report(bad)
        }
      }
      census.complaint = selection.complaint(seedCount: census.good + census.bad)
      return census
    } catch {
      throw UsageProblem("\(error)")
    }
  }

  private static func digest(of path: String) throws(SeedFileError) -> SHA256.Digest {
    do throws(ByteSourceError) {
      var source = try FileByteSource(path: path)
      return try SHA256.digest(reading: &source)
    } catch {
      throw .unreadable(file: path, error)
    }
  }

  private static func reader(
    of path: String
  ) throws(SeedFileError) -> SeedReader<FileByteSource> {
    do throws(ByteSourceError) {
      return SeedReader(try FileByteSource(path: path), file: path)
    } catch {
      throw .unreadable(file: path, error)
    }
  }

  private static func lock(_ directory: String) throws -> DirectoryLock {
    do {
      try RunFiles.makeDirectory(directory)
      return try DirectoryLock(directory: directory, startedAt: LocalTime.iso8601())
    } catch let error as DirectoryLock.Failure {
      throw UsageProblem(error.description)
    } catch let error as SystemError {
      throw UsageProblem(error.description)
    }
  }

  /// Names for a new run; of two that start in one second the later gets the next.
  private static func freshFiles(_ directory: String, _ mode: EnvironmentMode) -> RunFiles {
    var second = LocalTime.now
    while true {
      let files = RunFiles(directory: directory, mode: mode, stamp: LocalTime.stamp(second))
      if access(files.journal, F_OK) != 0 { return files }
      second += 1
    }
  }

  /// The worker program lies beside this one. It gets this process's environment without what is
  /// secret: keys reach it with its configuration.
  private static func worker() throws(UsageProblem) -> WorkerProcess.Command {
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
      environment: environment.filter { name, _ in
        !["KEY", "TOKEN", "SECRET", "PASSWORD"].contains(where: name.uppercased().hasSuffix)
      })
  }
}
