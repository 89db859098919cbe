import Base
import Engine

/// What the command line asks for.
enum CommandLineCommand: Hashable {
  case run(RunArguments)
  case validate(ValidateArguments)
  case config(ConfigArguments)
  case doctor(DoctorArguments)
  case tool(ToolArguments)
  case help(CommandLineTopic)
  case version
}

/// The commands, as far as help and errors speak of them.
enum CommandLineTopic: String, CaseIterable {
  /// Has no word on the command line.
  case run
  case validate
  case config
  case doctor
  case tool
}

struct RunArguments: Hashable {
  var config = ""
  var seeds: String?
  var outputDirectory: String?
  var maxWorkers: Int?
  var limit: Int?
  var seedIndexes: SeedIndexes?
  var isSimulated = false
  var cacheUse: CacheUse?
  var cacheDirectory: String?
  var isReplay = false
  var resume: ResumeTarget?
  var resumesAnyway = false
  var retry = RetrySelection()
  var verbosity = Verbosity.normal
}

enum Verbosity: Hashable {
  case quiet
  case normal
  case verbose
}

struct ValidateArguments: Hashable {
  var config = ""
  var seeds: String?
}

struct ConfigArguments: Hashable {
  var config = ""
  var isJSON = false
}

struct DoctorArguments: Hashable {
  var config = ""
  var outputDirectory: String?
  var maxWorkers: Int?
}

struct ToolArguments: Hashable {
  enum Source: Hashable {
    /// One JSON object, given on the command line.
    case json(String)
    /// One JSON object a line.
    case standardInput
  }

  var name = ""
  var config = ""
  var arguments = Source.standardInput
}
