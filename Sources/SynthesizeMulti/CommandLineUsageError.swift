/// Why a command line cannot be followed; exit code 2.
struct CommandLineUsageError: Error, Hashable {
  enum Reason: Hashable {
    case nothingGiven
    case unknownCommand(String, hint: String)
    case unknownOption(String, hint: String)
    case unexpectedArgument(String)
    case missingOption(String)
    case missingArgument(String)
    case missingValue(option: String, value: String)
    case unwantedValue(option: String)
    case repeated(String)
    case conflict(String, String)
    /// What the option takes instead.
    case badValue(option: String, value: String, expected: String)
  }

  let reason: Reason
  let topic: CommandLineTopic
}

extension CommandLineUsageError: CustomStringConvertible {
  /// One sentence.
  var description: String {
    switch reason {
    case .nothingGiven: "a config file is needed: --config CONFIG"
    case .unknownCommand(let word, let hint): "unknown command \"\(word)\"\(hint)"
    case .unknownOption(let option, let hint): "unknown option \(option)\(hint)"
    case .unexpectedArgument(let word): "unexpected argument \"\(word)\""
    case .missingOption(let option): "\(option) is missing"
    case .missingArgument(let name): "\(name) is missing"
    case .missingValue(let option, let value): "\(option) needs a value: \(option) \(value)"
    case .unwantedValue(let option): "\(option) takes no value"
    case .repeated(let option): "\(option) is given twice"
    case .conflict(let first, let second): "\(first) and \(second) exclude each other"
    case .badValue(let option, let value, let expected):
      "\(option) takes \(expected), not \"\(value)\""
    }
  }

  /// What goes to standard error: the sentence and where to read on.
  var text: String {
    let command = CommandLineHelp.invocation(of: topic)
    let start = "synthesize-multi: \(self)\n"
    if case .nothingGiven = reason { return start + CommandLineHelp.usage(of: topic) }
    return start + "Try '\(command) --help'.\n"
  }
}
