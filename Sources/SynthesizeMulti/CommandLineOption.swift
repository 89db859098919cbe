import Base

/// What stands behind an option's name.
enum CommandLineOptionValue: Sendable {
  case none
  /// `--name VALUE` or `--name=VALUE`; the placeholder for help.
  case required(String)
  /// `--name` or `--name=VALUE`, and with `isDetachable` also `--name VALUE`.
  case optional(String, isDetachable: Bool)
}

/// An option of a command: a line in the command's table, from which parsing and help follow.
struct CommandLineOption<Arguments>: Sendable {
  let name: String
  /// One letter that stands for the name behind a single `-`.
  var short: Character?
  let value: CommandLineOptionValue
  let help: String
  var isNeeded = false
  /// Options that cannot stand beside it.
  var conflicts: [String] = []
  /// Takes the value, nil where none was given; false for a value that is not `expected`.
  let apply: @Sendable (inout Arguments, String?) -> Bool
  /// What a value must be, for the sentence when it is not.
  var expected = ""
  /// The words that a value can be, where they are few: the nearest is offered.
  var choices: [String] = []
}

extension CommandLineOption {
  static func flag(
    _ name: String, short: Character? = nil, conflicts: [String] = [], _ help: String,
    set: @escaping @Sendable (inout Arguments) -> Void
  ) -> CommandLineOption {
    CommandLineOption(
      name: name, short: short, value: .none, help: help, conflicts: conflicts,
      apply: { arguments, _ in
        set(&arguments)
        return true
      })
  }

  static func text(
    _ name: String, short: Character? = nil, _ placeholder: String, isNeeded: Bool = false,
    _ help: String, set: @escaping @Sendable (inout Arguments, String) -> Void
  ) -> CommandLineOption {
    CommandLineOption(
      name: name, short: short, value: .required(placeholder), help: help, isNeeded: isNeeded,
      apply: { arguments, value in
        guard let value else { return false }
        set(&arguments, value)
        return true
      }, expected: "a text")
  }

  static func integer(
    _ name: String, short: Character? = nil, _ range: ClosedRange<Int>, _ help: String,
    set: @escaping @Sendable (inout Arguments, Int) -> Void
  ) -> CommandLineOption {
    CommandLineOption(
      name: name, short: short, value: .required("N"), help: help,
      apply: { arguments, value in
        guard let value, let number = Int(value), range.contains(number) else { return false }
        set(&arguments, number)
        return true
      },
      expected: range.upperBound == .max
        ? "an integer of at least \(range.lowerBound)"
        : "an integer from \(range.lowerBound) to \(range.upperBound)")
  }

  /// One of a few words, which are the raw values of `Choice`.
  static func choice<Choice: Sendable>(
    _ name: String, short: Character? = nil, _ placeholder: String, _ choices: [String],
    _ help: String, read: @escaping @Sendable (String) -> Choice?,
    set: @escaping @Sendable (inout Arguments, Choice) -> Void
  ) -> CommandLineOption {
    CommandLineOption(
      name: name, short: short, value: .required(placeholder), help: help,
      apply: { arguments, value in
        guard let choice = value.flatMap(read) else { return false }
        set(&arguments, choice)
        return true
      },
      expected: choices.dropLast().joined(separator: ", ") + " or " + (choices.last ?? ""),
      choices: choices)
  }

  /// The same option of arguments that these are a part of.
  func lifted<Whole>(
    by path: any WritableKeyPath<Whole, Arguments> & Sendable, help: String? = nil
  ) -> CommandLineOption<Whole> {
    let apply = apply
    return CommandLineOption<Whole>(
      name: name, short: short, value: value, help: help ?? self.help,
      conflicts: conflicts,
      apply: { whole, value in apply(&whole[keyPath: path], value) }, expected: expected,
      choices: choices)
  }

  /// The option with its short form and its value, as help shows it.
  var form: String { (short.map { "-\($0), " } ?? "") + longForm }

  private var longForm: String {
    switch value {
    case .none: name
    case .required(let placeholder): "\(name) \(placeholder)"
    case .optional(let placeholder, let isDetachable):
      isDetachable ? "\(name) [\(placeholder)]" : "\(name)[=\(placeholder)]"
    }
  }

  /// What to say of a value that it does not take.
  func sentence(refusing value: String) -> CommandLineUsageError.Reason {
    let hint = NearMiss.suggestion(for: value, among: choices).map { "; did you mean \($0)?" }
    return .badValue(option: name, value: value, expected: expected, hint: hint ?? "")
  }
}
