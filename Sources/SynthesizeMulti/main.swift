import Glibc
import SynthesisCore

var request = RunRequest(configurationPath: CommandLine.arguments[1])
request.seedsPath = CommandLine.arguments[2]
request.outputDirectory = CommandLine.arguments[3]
request.isSimulated = CommandLine.arguments.contains("--simulate")
request.maxWorkers = 4
exit(SynthesisCommand.run(request))
