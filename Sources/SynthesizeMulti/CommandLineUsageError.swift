import Base

/// Why a command line cannot be followed; exit code 2.
struct CommandLineUsageError: Error, Hashable {
  enum Reason: Hashable {
    case nothingGiven
    case unknownCommand(String)
    case unknownOption(String, hint: String)
    case unexpectedArgument(String)
    case missingOption(String)
    case missingArgument(String)
    case missingValue(option: String, value: String)
    case unwantedValue(option: String)
    case repeated(String)
    case conflict(String, String)
    /// What the option takes instead.
    case badValue(option: String, value: String, expected: String, hint: String)
  }

  let reason: Reason
  let topic: CommandLineTopic
}

extension CommandLineUsageError: CustomStringConvertible {
  /// One sentence.
  var description: String {
    switch reason {
    case .nothingGiven: "no config file is named; name one with --config CONFIG"
    case .unknownCommand(let word): "unknown command \"\(word)\"\(Self.hint(for: word))"
    case .unknownOption(let option, let hint): "unknown option \(option)\(hint)"
    case .unexpectedArgument("--"): "\"--\" stands for nothing here; leave it out"
    case .unexpectedArgument(let word): "unexpected argument \"\(word)\""
    case .missingOption(let option): "\(option) is missing"
    case .missingArgument(let name): "\(name) is missing"
    case .missingValue(let option, let value): "\(option) needs a value: \(option) \(value)"
    case .unwantedValue(let option): "\(option) takes no value"
    case .repeated(let option): "\(option) is given twice"
    case .conflict(let first, let second): "\(first) and \(second) exclude each other"
    case .badValue(let option, let value, let expected, let hint):
      "\(option) takes \(expected), not \"\(value)\"\(hint)"
    }
  }

  /// What other programs call these commands.
  private static let otherWords = [
    "ls": "list", "runs": "list", "version": "--version", "check": "validate", "info": "status",
    "show": "status", "ps": "status", "continue": "resume", "start": "run", "man": "help",
  ]

  private static func hint(for word: String) -> String {
    if word.hasSuffix(".json") { return "; a config file is named by --config \(word)" }
    if let meant = otherWords[word.lowercased()] { return "; did you mean \"\(meant)\"?" }
    return NearMiss.hint(for: word, among: CommandLineTopic.words)
  }

  /// What goes to standard error: the sentence and where to read on.
  var text: String {
    let command = CommandLineHelp.invocation(of: topic)
    let start = "synthesize-multi: \(self)\n"
    switch reason {
    case .nothingGiven: return start + CommandLineHelp.usage(of: topic)
    case .unknownCommand:
      return start + "The commands are \(CommandLineTopic.words.joined(separator: ", ")).\n"
        + "Try 'synthesize-multi help'.\n"
    default: return start + "Try '\(command) --help'.\n"
    }
  }
}
