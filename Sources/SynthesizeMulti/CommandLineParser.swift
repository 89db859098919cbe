import Base

/// Turns the words of a command line into a command, or into what is wrong with them.
///
///     switch CommandLineParser.parse(Array(CommandLine.arguments.dropFirst())) {
///     case .success(let command): …
///     case .failure(let error): // error.text to standard error, exit code 2
///     }
enum CommandLineParser {
  static func parse(
    _ words: [String]
  ) -> Result<CommandLineCommand, CommandLineUsageError> {
    Result { () throws(CommandLineUsageError) in try command(words) }
  }

  private static func command(
    _ words: [String]
  ) throws(CommandLineUsageError) -> CommandLineCommand {
    let named = words.first.flatMap { word in
      CommandLineTopic.allCases.first { $0 != .run && $0.rawValue == word }
    }
    let topic = named ?? .run
    let rest = named == nil ? words[...] : words.dropFirst()
    // Whoever asks for help gets it, whatever else the line holds.
    let asked = rest.prefix { $0 != "--" }
    if asked.contains("--help") || asked.contains("-h") { return .help(topic) }
    if asked.contains("--version") { return .version }

    switch topic {
    case .run:
      if words.isEmpty { throw CommandLineUsageError(reason: .nothingGiven, topic: .run) }
      if let first = words.first, !first.hasPrefix("-") {
        let known = CommandLineTopic.allCases.filter { $0 != .run }.map(\.rawValue)
        let hint = NearMiss.hint(for: first, among: known)
        throw CommandLineUsageError(reason: .unknownCommand(first, hint: hint), topic: .run)
      }
      return .run(try options(rest, topic, RunArguments()).arguments)
    case .validate:
      return .validate(try options(rest, topic, ValidateArguments()).arguments)
    case .config:
      return .config(try options(rest, topic, ConfigArguments()).arguments)
    case .doctor:
      return .doctor(try options(rest, topic, DoctorArguments()).arguments)
    case .tool:
      var (arguments, names) = try options(rest, topic, ToolArguments(), positionals: 1)
      guard let name = names.popLast() else {
        throw CommandLineUsageError(reason: .missingArgument("the tool's name"), topic: topic)
      }
      arguments.name = name
      return .tool(arguments)
    }
  }

  static func options<Arguments: OptionTable>(
    _ words: ArraySlice<String>, _ topic: CommandLineTopic, _ initial: Arguments,
    positionals: Int = 0
  ) throws(CommandLineUsageError) -> (arguments: Arguments, positionals: [String]) {
    let table = Arguments.options
    var arguments = initial
    var given: [String] = []
    var others: [String] = []
    var words = words
    func failure(_ reason: CommandLineUsageError.Reason) -> CommandLineUsageError {
      CommandLineUsageError(reason: reason, topic: topic)
    }

    while let word = words.popFirst() {
      guard word.hasPrefix("-"), word != "-", word != "--" else {
        guard word != "--", others.count < positionals else {
          throw failure(.unexpectedArgument(word))
        }
        others.append(word)
        continue
      }
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      guard let option = table.first(where: { $0.name == name }) else {
        let known = table.map(\.name) + ["--help"]
        throw failure(.unknownOption(name, hint: hint(for: name, among: known)))
      }
      if given.contains(name) { throw failure(.repeated(name)) }
      if let other = option.conflicts.first(where: given.contains) {
        throw failure(.conflict(other, name))
      }
      given.append(name)

      let attached = parts.count > 1 ? String(parts[1]) : nil
      let value: String?
      switch option.value {
      case .none:
        if attached != nil { throw failure(.unwantedValue(option: name)) }
        value = nil
      case .required(let placeholder):
        value = attached ?? takeValue(&words)
        if (value ?? "").isEmpty { throw failure(.missingValue(option: name, value: placeholder)) }
      case .optional(let placeholder, let isDetachable):
        let follows = words.first.map { !$0.hasPrefix("-") } ?? false
        value = attached ?? (isDetachable && follows ? words.popFirst() : nil)
        if value == "" { throw failure(.missingValue(option: name, value: placeholder)) }
      }
      guard option.apply(&arguments, value) else {
        throw failure(
          .badValue(option: name, value: value ?? "", expected: option.expected))
      }
    }
    if let missing = table.first(where: { $0.isNeeded && !given.contains($0.name) }) {
      throw failure(.missingOption(missing.name))
    }
    return (arguments, others)
  }

  /// The next word, unless it is plainly the next option. `-` and negative numbers are values.
  private static func takeValue(_ words: inout ArraySlice<String>) -> String? {
    guard let next = words.first, !next.hasPrefix("--") else { return nil }
    return words.popFirst()
  }

  private static func hint(for name: String, among known: [String]) -> String {
    NearMiss.suggestion(for: name, among: known).map { "; did you mean \($0)?" } ?? ""
  }
}

/// A command's arguments with the table that fills them.
protocol OptionTable {
  static var options: [CommandLineOption<Self>] { get }
}

extension RunArguments: OptionTable {
  static var options: [CommandLineOption<RunArguments>] { CommandLineOption<RunArguments>.table }
}

extension ValidateArguments: OptionTable {
  static var options: [CommandLineOption<ValidateArguments>] {
    CommandLineOption<ValidateArguments>.table
  }
}

extension ConfigArguments: OptionTable {
  static var options: [CommandLineOption<ConfigArguments>] {
    CommandLineOption<ConfigArguments>.table
  }
}

extension DoctorArguments: OptionTable {
  static var options: [CommandLineOption<DoctorArguments>] {
    CommandLineOption<DoctorArguments>.table
  }
}

extension ToolArguments: OptionTable {
  static var options: [CommandLineOption<ToolArguments>] { CommandLineOption<ToolArguments>.table }
}
