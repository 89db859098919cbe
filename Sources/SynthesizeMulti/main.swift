import Base
import FoundationEssentials
import Glibc
import SynthesisCore

// Before anything else: no file may get the number of a closed standard stream.
StandardDescriptors.open()

switch CommandLineParser.parse(Array(CommandLine.arguments.dropFirst())) {
case .success(.run(let arguments)):
  exit(SynthesisCommand.run(RunRequest(arguments), jobs: .standard))
case .success(.resume(let arguments)):
  var request = RunRequest(arguments.run)
  if arguments.run.config.isEmpty { request.configurationPath = nil }
  exit(
    SynthesisCommand.resume(
      request, place: arguments.place, stamp: arguments.stamp, jobs: .standard))
case .success(.validate(let arguments)):
  exit(
    SynthesisCommand.validate(
      configurationPath: arguments.config, seedsPath: arguments.seeds, asJSON: arguments.isJSON,
      jobs: .standard))
case .success(.status(let arguments)):
  exit(
    SynthesisCommand.status(
      directory: arguments.directory, stamp: arguments.stamp, asJSON: arguments.isJSON,
      jobs: .standard, invocation: .own))
case .success(.list(let arguments)):
  exit(
    SynthesisCommand.list(
      directory: arguments.directory, asJSON: arguments.isJSON, jobs: .standard))
case .success(.doctor(let arguments)):
  exit(
    await SynthesisCommand.doctor(
      configurationPath: arguments.config, overrides: arguments.overrides,
      asJSON: arguments.isJSON, jobs: .standard))
case .success(.tool(let arguments)):
  exit(
    await SynthesisCommand.tool(
      arguments.name, configurationPath: arguments.config, arguments: arguments.source,
      environments: .standard))
case .success(.config(let arguments)):
  exit(
    SynthesisCommand.config(
      configurationPath: arguments.config, asJSON: arguments.isJSON, jobs: .standard))
case .success(.help(let topic)): exit(SynthesisCommand.show(CommandLineHelp.text(for: topic)))
case .success(.version):
  exit(SynthesisCommand.show("synthesize-multi \(SynthesisCommand.version)\n"))
case .failure(let error):
  SynthesisCommand.complain(error.text)
  exit(SynthesisCommand.usageExitCode)
}

extension Invocation {
  fileprivate static var own: Invocation {
    Invocation(words: CommandLine.arguments, environment: ProcessInfo.processInfo.environment)
  }
}

extension RunRequest {
  init(_ arguments: RunArguments) {
    self.init(configurationPath: arguments.config)
    overrides = arguments.overrides
    limit = arguments.limit
    seedIndexes = arguments.seedIndexes
    isSimulated = arguments.isSimulated
    isDryRun = arguments.isDryRun
    resume = arguments.resume
    resumesAnyway = arguments.resumesAnyway
    retry = arguments.retry
    isNew = arguments.isNew
    invocation = .own
    isQuiet = arguments.verbosity == .quiet
    isVerbose = arguments.verbosity == .verbose
  }
}

extension RunArguments {
  /// The options that stand for config keys, by the keys' names.
  var overrides: JSONObject {
    var overrides: JSONObject = [:]
    overrides["seeds_file"] = seeds.map { .string($0) }
    overrides["output_dir"] = outputDirectory.map { .string($0) }
    overrides["max_workers"] = maxWorkers.map { .integer($0) }
    overrides["cache"] = (isReplay ? .replay : cacheUse).map { .string($0.rawValue) }
    overrides["cache_dir"] = cacheDirectory.map { .string($0) }
    return overrides
  }
}

extension DoctorArguments {
  var overrides: JSONObject {
    var overrides: JSONObject = [:]
    overrides["output_dir"] = outputDirectory.map { .string($0) }
    overrides["max_workers"] = maxWorkers.map { .integer($0) }
    return overrides
  }
}

extension ToolArguments {
  fileprivate var source: SynthesisCommand.ArgumentSource {
    switch arguments {
    case .json(let text): .json(text)
    case .standardInput: .standardInput
    }
  }
}
