/// All settings of a run as its journal keeps them.
struct RecordedSettings: Sendable, Hashable {
  /// By key: what was given as it was written, with variables by their names; of the rest the value
  /// that it had.
  var config: JSONObject = [:]
  /// The keys that the config file, the command line or a variable gave.
  var given: [String] = []
  /// The folder that the run was started in.
  var directory = ""

  /// What a key that nothing gives stands for in this run, whatever it stands for in later versions.
  /// Nil for one that something had given: without it today's default holds, and is a change.
  func standing(_ key: ConfigurationKey) -> JSONValue? {
    if given.contains(key.name) { return nil }
    return config[key.name] ?? key.before
  }
}

/// A setting that a run is resumed with and did not have before.
struct SettingChange: Sendable, Hashable {
  var name: String
  /// Nil where an older version had no such setting.
  var from: JSONValue?
  /// Nil where this version has no such setting.
  var to: JSONValue?
}

extension SettingChange: CustomStringConvertible {
  /// Longer values are not shown.
  private static let shownLength = 40

  var description: String {
    let texts = [from, to].map { $0?.jsonText ?? "none" }
    guard texts.allSatisfy({ $0.count <= Self.shownLength }) else { return name }
    return "\(name) (was \(texts[0]), is now \(texts[1]))"
  }
}
