package import Base
package import Engine
package import Environment
import FoundationEssentials
import Synthesize

/// What the program can be asked to do. Each returns the process's exit code.
package enum SynthesisCommand {
  package static let version = "0.1.0"

  /// Wrong usage, configuration or seeds; nothing was started.
  package static let usageExitCode: Int32 = 2

  /// Runs the items. Call it before any other thread is started, for the signals' sake.
  package static func run(_ request: RunRequest, jobs: JobRegistry) -> Int32 {
    var console = Console(
      verbosity: request.isQuiet ? .quiet : request.isVerbose ? .verbose : .normal)
    do {
      guard let path = request.configurationPath else {
        throw UsageProblem("a config file is needed: --config CONFIG")
      }
      let file = try ConfigFile(path, jobs)
      return try run(file.job, file.text, request, &console)
    } catch let error as UsageProblem {
      for line in error.lines { console.warn(line) }
      return usageExitCode
    } catch let error as RunFailure {
      console.warn(error.cause.sentence)
      return 1
    } catch let error as SystemError {
      // Before the start: the machine is at fault, and nothing has been done yet.
      console.warn(error.sentence)
      return usageExitCode
    } catch {
      console.warn("\(error)")
      return 1
    }
  }

  /// What went wrong, for people.
  static func lines(_ error: any Error) -> [String] {
    switch error {
    case let problem as UsageProblem: problem.lines
    case let failure as SystemError: [failure.sentence]
    default: ["\(error)"]
    }
  }

  static func run(
    _ job: some Job, _ text: SettingsText, _ request: RunRequest, _ console: inout Console
  ) throws -> Int32 {
    try RunLauncher(job: job, text: text, request: request).launch(&console)
  }

  /// Checks a config file, and a seed file if one is named there or here, and says all that is wrong
  /// with them on standard output.
  package static func validate(
    configurationPath: String, seedsPath: String?, asJSON: Bool, jobs: JobRegistry
  ) -> Int32 {
    var output = StandardOutput()
    let validation = validation(configurationPath, seedsPath, jobs)
    if asJSON {
      output.write(line: JSONValue.object(validation.json).jsonText)
    } else {
      for line in validation.lines { output.say(line) }
    }
    return output.exitCode(validation.isGood ? 0 : usageExitCode)
  }

  private static func validation(
    _ configurationPath: String, _ seedsPath: String?, _ jobs: JobRegistry
  ) -> Validation {
    var validation = Validation(config: configurationPath)
    // A mistake in the one is no reason to say nothing of the other.
    var source = seedsPath
    var engine = EngineSettings()
    do {
      source = try seedsPath.map { path throws(UsageProblem) in
        try CommandLinePath.filled(path, for: "--seeds")
      }
      let file = try ConfigFile(configurationPath, jobs)
      let named = try validate(file.job, file.text, &validation)
      engine = named
      source = source ?? named.seedsFile
    } catch {
      for problem in problems(of: error) { validation.add(problem) }
    }
    guard let source else { return validation }
    do throws(UsageProblem) {
      let name = SeedPipe.name(of: source).shown
      let scan = try SeedFileScan(of: source, contentKey: engine.seedContentKey) {
        validation.add($0, in: name)
      }
      validation.add(scan, of: name)
    } catch {
      for problem in error.problems { validation.add(problem) }
    }
    return validation
  }

  private static func problems(of error: any Error) -> [SettingsProblem] {
    (error as? UsageProblem)?.problems ?? lines(error).map { SettingsProblem(sentence: $0) }
  }

  private static func validate(
    _ job: some Job, _ text: SettingsText, _ validation: inout Validation
  ) throws -> EngineSettings {
    var loaded = try text.load(job.schema, for: .validation)
    for warning in loaded.warnings { validation.add(warning) }
    let traits = try job.prepare(&loaded, for: .inspection)
    validation.title = traits.title.isEmpty ? job.name : traits.title
    return loaded.settings.engine
  }

  /// Prints what a config comes to on standard output, as one JSON object or as a line for each fact.
  /// A config with a mistake is told of as by `validate`.
  package static func config(
    configurationPath: String, asJSON: Bool, jobs: JobRegistry
  ) -> Int32 {
    var console = Console(verbosity: .normal)
    do {
      let file = try ConfigFile(configurationPath, jobs)
      let summary = try summary(file.job, file.text, &console)
      var output = StandardOutput()
      let lines = asJSON ? [JSONValue.object(summary.json).jsonText] : summary.lines
      for line in lines { asJSON ? output.write(line: line) : output.say(line) }
      return output.exitCode(0)
    } catch {
      for line in lines(error) { console.warn(line) }
      return usageExitCode
    }
  }

  private static func summary(
    _ job: some Job, _ text: SettingsText, _ console: inout Console
  ) throws -> ConfigSummary {
    var loaded = try text.load(job.schema, for: .inspection)
    for warning in loaded.warnings { console.warn("\(warning)") }
    _ = try job.prepare(&loaded, for: .inspection)
    let variables = EnvironmentVariables(ProcessInfo.processInfo.environment)
    return ConfigSummary(job, loaded, facts: try job.facts(loaded, variables))
  }

  /// Says of everything that a run with this config needs whether it is there, a line each on
  /// standard output, or one JSON object. `overrides` are as those of a run.
  package static func doctor(
    configurationPath: String, overrides: JSONObject, asJSON: Bool, jobs: JobRegistry
  ) async -> Int32 {
    var console = Console(verbosity: .normal)
    do throws(UsageProblem) {
      let file = try ConfigFile(configurationPath, jobs)
      return try await doctor(file.job, file.text, overrides, asJSON, &console)
    } catch {
      for line in error.lines { console.warn(line) }
      guard asJSON else { return usageExitCode }
      var output = StandardOutput()
      let checks = error.lines.map { DoctorCheck.failure("config", $0) }
      output.write(line: JSONValue.object(checks.json).jsonText)
      return output.exitCode(usageExitCode)
    }
  }

  private static func doctor(
    _ job: some Job, _ text: SettingsText, _ overrides: JSONObject, _ asJSON: Bool,
    _ console: inout Console
  ) async throws(UsageProblem) -> Int32 {
    let loaded = try text.load(job.schema, for: .run, overrides: overrides)
    for warning in loaded.warnings { console.warn("\(warning)") }
    var output = StandardOutput()
    let checks = await Doctor(job: job, loaded: loaded).examine { check in
      if !asJSON { output.say(check.line) }
    }
    if asJSON { output.write(line: JSONValue.object(checks.json).jsonText) }
    return output.exitCode(checks.exitCode)
  }

  /// What a run with this config sends each worker as its configure message, for programs that
  /// drive a worker by hand.
  package static func workerConfiguration(
    path: String, isSimulated: Bool, jobs: JobRegistry
  ) throws -> [UInt8] {
    let file = try ConfigFile(path, jobs)
    return try workerConfiguration(file.job, file.text, isSimulated ? .simulation : .run)
  }

  private static func workerConfiguration(
    _ job: some Job, _ text: SettingsText, _ purpose: SettingsReading.Purpose
  ) throws -> [UInt8] {
    let loaded = try text.load(job.schema, for: purpose)
    let files = RunFiles(directory: "", label: "", stamp: "", outputs: job.outputs)
    return WorkerConfiguration(
      job: job.name, settings: job.schema.transferJSON(of: try job.settle(loaded, files))
    ).payload
  }

  /// Where a tool's arguments come from.
  package enum ArgumentSource: Sendable {
    /// One JSON object, or an array of them: calls one after the other.
    case json(String)
    /// The same, one a line.
    case standardInput
  }

  /// Runs one tool as a worker would and prints each observation as a line of JSON.
  package static func tool(
    _ name: String, configurationPath: String, arguments: ArgumentSource,
    environments: EnvironmentRegistry
  ) async -> Int32 {
    var console = Console(verbosity: .normal)
    do {
      let job = SynthesizeJob(environments: environments)
      let file = try ConfigFile(configurationPath, JobRegistry([job]))
      let loaded = try file.text.load(job.schema, for: .inspection)
      for warning in loaded.warnings { console.warn("\(warning)") }
      let place = try EnvironmentSetup(loaded, environments)
      let scratch = try place.scratch()
      defer { scratch?.remove() }
      let runner = try ToolRunner(
        name, environment: try place.environment(folder: scratch?.path ?? ""))
      var output = StandardOutput()
      switch arguments {
      case .json(let text):
        do {
          print(try await runner.run(Array(text.utf8)), &output)
        } catch {
          // The answer that a line of many would get, besides the sentence and the exit code.
          print(await runner.runLine(Array(text.utf8)), &output)
          throw error
        }
      case .standardInput:
        while !output.isOver, let line = readLine(strippingNewline: true) {
          if line.allSatisfy(\.isWhitespace) { continue }
          print(await runner.runLine(Array(line.utf8)), &output)
        }
      }
      return output.exitCode(0)
    } catch {
      for line in lines(error) { console.warn(line) }
    }
    return usageExitCode
  }

  /// Text that was asked for, on standard output, such as help; returns the exit code.
  package static func show(_ text: String) -> Int32 {
    var output = StandardOutput()
    output.write(text)
    return output.exitCode(0)
  }

  /// Text for people, as it is.
  package static func complain(_ text: String) { writeAll(Array(text.utf8), to: 2) }

  private static func print(_ observations: [JSONObject], _ output: inout StandardOutput) {
    for observation in observations { output.write(line: JSONValue.object(observation).jsonText) }
  }
}
