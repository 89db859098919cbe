/// Something in a config file that keeps it from being used.
package struct SettingsProblem: Sendable, Hashable {
  let file: String
  /// Nil where the file as a whole is meant.
  let position: TextPosition?
  /// Without the place; never holds a key's text.
  let sentence: String
}

extension SettingsProblem: CustomStringConvertible {
  package var description: String {
    position.map { "\(file):\($0): \(sentence)" } ?? "\(file): \(sentence)"
  }
}

/// Something in a config file that is accepted and that its writer may want to know.
package struct SettingsWarning: Sendable, Hashable {
  let file: String
  let position: TextPosition
  let sentence: String
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
  package let lines: [String]

  package init(_ lines: [String]) { self.lines = lines }
  package init(_ line: String) { lines = [line] }

  package var description: String { lines.joined(separator: "; ") }
}
