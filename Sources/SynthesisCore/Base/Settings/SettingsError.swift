/// Something in a file, mostly a config, that keeps it from being used.
package struct SettingsProblem: Sendable, Hashable {
  /// Empty where no file is meant.
  package let file: String
  /// Nil where the file as a whole is meant.
  package let position: TextPosition?
  /// Without the place; never holds a key's text.
  package let sentence: String

  package init(file: String = "", position: TextPosition? = nil, sentence: String) {
    self.file = file
    self.position = position
    self.sentence = sentence
  }
}

extension SettingsProblem: CustomStringConvertible {
  package var description: String {
    if file.isEmpty { return sentence }
    return position.map { "\(file):\($0): \(sentence)" } ?? "\(file): \(sentence)"
  }
}

/// Something in a config file that is accepted and that its writer may want to know.
package struct SettingsWarning: Sendable, Hashable {
  package let file: String
  package let position: TextPosition
  package let sentence: String
}

extension SettingsWarning: CustomStringConvertible {
  package var description: String { "\(file):\(position): warning: \(sentence)" }
}

/// All that is wrong with a config file, in the order of the file.
package struct SettingsError: Error, Sendable, Hashable {
  package let problems: [SettingsProblem]
}

extension SettingsError: CustomStringConvertible {
  package var description: String { problems.map(\.description).joined(separator: "\n") }
}

/// What a user must mend before anything can start: one line each.
package struct UsageProblem: Error, Hashable, CustomStringConvertible {
  /// With their places, where these are known.
  package let problems: [SettingsProblem]

  package init(_ problems: [SettingsProblem]) { self.problems = problems }
  package init(_ lines: [String]) { problems = lines.map { SettingsProblem(sentence: $0) } }
  package init(_ line: String) { self.init([line]) }

  package var lines: [String] { problems.map(\.description) }

  package var description: String { lines.joined(separator: "; ") }
}
