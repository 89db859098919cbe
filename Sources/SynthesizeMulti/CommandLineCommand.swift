import Base
import Engine

/// What the command line asks for.
enum CommandLineCommand: Hashable {
  case run(RunArguments)
  case resume(ResumeArguments)
  case status(StatusArguments)
  case list(ListArguments)
  case validate(ValidateArguments)
  case config(ConfigArguments)
  case doctor(DoctorArguments)
  case tool(ToolArguments)
  case help(CommandLineTopic)
  case version
}

/// The commands, as far as help and errors speak of them.
enum CommandLineTopic: String, CaseIterable {
  /// Needs no word on the command line.
  case run
  case resume
  case status
  case list
  case validate
  case config
  case doctor
  case tool
  case help

  static let words = allCases.map(\.rawValue)
}

struct RunArguments: Hashable {
  var config = ""
  var seeds: String?
  var outputDirectory: String?
  var maxWorkers: Int?
  var limit: Int?
  var seedIndexes: SeedIndexes?
  var isSimulated = false
  var isDryRun = false
  var cacheUse: CacheUse?
  var cacheDirectory: String?
  var isReplay = false
  var resume: ResumeTarget?
  var resumesAnyway = false
  var retry = RetrySelection()
  /// A new run even where one of the same seeds is not finished.
  var isNew = false
  var verbosity = Verbosity.normal
}

struct ResumeArguments: Hashable {
  /// The run's folder, or its journal.
  var place: String?
  /// The run's start, where the folder holds several.
  var stamp: String?
  /// What a run takes too. Its config may be empty: then the run's own settings hold.
  var run = RunArguments()
}

enum Verbosity: Hashable {
  case quiet
  case normal
  case verbose
}

struct StatusArguments: Hashable {
  /// Nil looks below the current folder.
  var directory: String?
  var stamp: String?
  var isJSON = false
}

struct ListArguments: Hashable {
  /// Nil looks below the current folder.
  var directory: String?
  var isJSON = false
}

struct ValidateArguments: Hashable {
  var config = ""
  var seeds: String?
  var isJSON = false
}

struct ConfigArguments: Hashable {
  var config = ""
  var isJSON = false
}

struct DoctorArguments: Hashable {
  var config = ""
  var outputDirectory: String?
  var maxWorkers: Int?
  var isJSON = false
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
