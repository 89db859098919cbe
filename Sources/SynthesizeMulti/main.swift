import Glibc
import SynthesisCore

switch CommandLineParser.parse(Array(CommandLine.arguments.dropFirst())) {
case .success(.run(let arguments)): exit(SynthesisCommand.run(RunRequest(arguments)))
case .success(.validate(let arguments)):
  exit(
    SynthesisCommand.validate(configurationPath: arguments.config, seedsPath: arguments.seeds))
case .success(.doctor(let arguments)):
  exit(
    await SynthesisCommand.doctor(
      configurationPath: arguments.config, outputDirectory: arguments.outputDirectory,
      maxWorkers: arguments.maxWorkers))
case .success(.tool(let arguments)):
  exit(
    await SynthesisCommand.tool(
      arguments.name, configurationPath: arguments.config, arguments: arguments.source))
case .success(.help(let topic)): print(CommandLineHelp.text(for: topic), terminator: "")
case .success(.version): print("synthesize-multi \(SynthesisCommand.version)")
case .failure(let error):
  SynthesisCommand.complain(error.text)
  exit(SynthesisCommand.usageExitCode)
}

extension RunRequest {
  init(_ arguments: RunArguments) {
    self.init(configurationPath: arguments.config)
    seedsPath = arguments.seeds
    outputDirectory = arguments.outputDirectory
    maxWorkers = arguments.maxWorkers
    limit = arguments.limit
    seedIndexes = arguments.seedIndexes
    isSimulated = arguments.isSimulated
    cacheUse = arguments.isReplay ? .replay : arguments.cacheUse
    cacheDirectory = arguments.cacheDirectory
    resume = arguments.resume
    resumesAnyway = arguments.resumesAnyway
    retry = arguments.retry
    isQuiet = arguments.verbosity == .quiet
    isVerbose = arguments.verbosity == .verbose
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
