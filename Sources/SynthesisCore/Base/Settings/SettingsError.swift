/// Something in a config file that keeps it from being used.
struct SettingsProblem: Sendable, Hashable {
  let file: String
  /// Nil where the file as a whole is meant.
  let position: TextPosition?
  /// Without the place; never holds a key's text.
  let sentence: String
}

extension SettingsProblem: CustomStringConvertible {
  var description: String {
    position.map { "\(file):\($0): \(sentence)" } ?? "\(file): \(sentence)"
  }
}

/// Something in a config file that is accepted and that its writer may want to know.
struct SettingsWarning: Sendable, Hashable {
  let file: String
  let position: TextPosition
  let sentence: String
}

extension SettingsWarning: CustomStringConvertible {
  var description: String { "\(file):\(position): warning: \(sentence)" }
}

/// All that is wrong with a config file, in the order of the file.
struct SettingsError: Error, Sendable, Hashable {
  let problems: [SettingsProblem]
}

extension SettingsError: CustomStringConvertible {
  var description: String { problems.map(\.description).joined(separator: "\n") }
}
