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
    let named = words.first.flatMap(CommandLineTopic.init(rawValue:))
    let topic = named ?? .run
    let rest = named == nil ? words[...] : words.dropFirst()
    // Whoever asks for help gets it, whatever else the line holds.
    let asked = rest.prefix { $0 != "--" }
    if asked.contains("--help") || asked.contains("-h") { return .help(topic) }
    if asked.contains("--version") || asked.contains("-V") { return .version }

    switch topic {
    case .run:
      if words.isEmpty { throw CommandLineUsageError(reason: .nothingGiven, topic: .run) }
      if named == nil, let first = words.first, !first.hasPrefix("-") {
        throw CommandLineUsageError(reason: .unknownCommand(first), topic: .run)
      }
      return .run(try options(rest, topic, RunArguments()).arguments)
    case .resume:
      var (arguments, places) = try options(rest, topic, ResumeArguments(), positionals: 1)
      arguments.place = places.popLast()
      return .resume(arguments)
    case .status:
      var (arguments, directories) = try options(rest, topic, StatusArguments(), positionals: 1)
      arguments.directory = directories.first
      return .status(arguments)
    case .list:
      var (arguments, directories) = try options(rest, topic, ListArguments(), positionals: 1)
      arguments.directory = directories.first
      return .list(arguments)
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
    case .help:
      guard let word = try options(rest, topic, HelpArguments(), positionals: 1).positionals.first
      else { return .help(.run) }
      guard let about = CommandLineTopic(rawValue: word) else {
        throw CommandLineUsageError(reason: .unknownCommand(word), topic: .help)
      }
      return .help(about)
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
      let bare = String(word.prefix { $0 != "=" })
      if bare != word, ["--help", "-h", "--version", "-V"].contains(bare) {
        throw failure(.unwantedValue(option: bare))
      }
      let found: (option: CommandLineOption<Arguments>, attached: String?, rest: String?)
      do throws(UnknownOption) {
        found = try option(word, in: table)
      } catch {
        throw failure(.unknownOption(error.name, hint: error.hint))
      }
      let option = found.option
      let name = option.name
      if given.contains(name) { throw failure(.repeated(name)) }
      if let other = given.first(where: { given in
        option.conflicts.contains(given)
          || table.contains { $0.name == given && $0.conflicts.contains(name) }
      }) {
        throw failure(.conflict(other, name))
      }
      given.append(name)
      if let rest = found.rest { words = [rest] + words }

      let value: String?
      switch option.value {
      case .none:
        if found.attached != nil { throw failure(.unwantedValue(option: name)) }
        value = nil
      case .required(let placeholder):
        value = found.attached ?? takeValue(&words, table)
        if (value ?? "").isEmpty { throw failure(.missingValue(option: name, value: placeholder)) }
      case .optional(let placeholder, let isDetachable):
        let follows = words.first.map { !$0.hasPrefix("-") } ?? false
        value = found.attached ?? (isDetachable && follows ? words.popFirst() : nil)
        if value == "" { throw failure(.missingValue(option: name, value: placeholder)) }
      }
      guard option.apply(&arguments, value) else {
        throw failure(option.sentence(refusing: value ?? ""))
      }
    }
    if let missing = table.first(where: { $0.isNeeded && !given.contains($0.name) }) {
      throw failure(.missingOption(missing.name))
    }
    return (arguments, others)
  }

  /// The next word, unless it is plainly the next option. `-` and negative numbers are values.
  private static func takeValue<Arguments>(
    _ words: inout ArraySlice<String>, _ table: [CommandLineOption<Arguments>]
  ) -> String? {
    guard let next = words.first, !next.hasPrefix("--") else { return nil }
    if next.first == "-", let letter = next.dropFirst().first,
      table.contains(where: { $0.short == letter })
    {
      return nil
    }
    return words.popFirst()
  }
}

// MARK: - Names of options

extension CommandLineParser {
  private struct UnknownOption: Error {
    let name: String
    let hint: String
  }

  /// The option that a word begins with; what is attached to it as its value; and of short flags
  /// that are written together, those behind the first as a word of their own.
  private static func option<Arguments>(
    _ word: String, in table: [CommandLineOption<Arguments>]
  ) throws(UnknownOption) -> (
    option: CommandLineOption<Arguments>, attached: String?, rest: String?
  ) {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    let attached = parts.count > 1 ? String(parts[1]) : nil
    let names = table.map(\.name) + ["--help"]
    if word.hasPrefix("--") {
      if let option = table.first(where: { $0.name == name }) { return (option, attached, nil) }
      throw UnknownOption(name: name, hint: hint(NearMiss.suggestion(for: name, among: names)))
    }
    // `-config` is no cluster of letters.
    if name.count > 2, names.contains("-" + name) {
      throw UnknownOption(name: name, hint: hint("-" + name))
    }
    let letter = name.dropFirst().first
    guard let option = table.first(where: { $0.short == letter }) else {
      let other = table.compactMap(\.short).first {
        $0.lowercased() == letter?.lowercased()
      }
      throw UnknownOption(
        name: String(name.prefix(2)), hint: hint(other.map { "-\($0)" }))
    }
    let rest = String(word.dropFirst(2))
    if rest.isEmpty { return (option, nil, nil) }
    if rest.hasPrefix("=") { return (option, String(rest.dropFirst()), nil) }
    if case .none = option.value { return (option, nil, "-" + rest) }
    return (option, rest, nil)
  }

  private static func hint(_ name: String?) -> String { name.map { "; did you mean \($0)?" } ?? "" }
}

/// A command's arguments with the table that fills them.
protocol OptionTable {
  static var options: [CommandLineOption<Self>] { get }
}

/// What `help` takes is the name of a command.
private struct HelpArguments: OptionTable {
  static var options: [CommandLineOption<HelpArguments>] { [] }
}
