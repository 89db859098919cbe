/// All settings of a run as its journal keeps them.
package struct RecordedSettings: Sendable, Hashable {
  /// By key: what was given as it was written, with secrets by the names of their variables and the
  /// values of other variables; of paths and of the rest the value that it had.
  package var config: JSONObject
  /// The keys that the config file, the command line or a variable gave.
  package var given: [String]
  /// The folder that the run was started in.
  package var directory: String

  package init(config: JSONObject = [:], given: [String] = [], directory: String = "") {
    self.config = config
    self.given = given
    self.directory = directory
  }

  /// What a key that nothing gives stands for in this run, whatever it stands for in later versions;
  /// `before` where the run's version did not have it. Nil for one that something had given: without
  /// it today's default holds, and is a change.
  func standing(_ key: String, before: JSONValue) -> JSONValue? {
    if given.contains(key) { return nil }
    return config[key] ?? before
  }
}

/// A setting that a run is resumed with and did not have before.
package struct SettingChange: Sendable, Hashable {
  package var name: String
  /// Nil where an older version had no such setting.
  package var from: JSONValue?
  /// Nil where this version has no such setting.
  package var to: JSONValue?

  package init(name: String, from: JSONValue? = nil, to: JSONValue? = nil) {
    self.name = name
    self.from = from
    self.to = to
  }
}

extension SettingChange: CustomStringConvertible {
  /// Longer values are not shown.
  private static let shownLength = 40

  package var description: String {
    let texts = [from, to].map { $0?.jsonText ?? "none" }
    guard texts.allSatisfy({ $0.count <= Self.shownLength }) else { return name }
    return "\(name) (was \(texts[0]), is now \(texts[1]))"
  }
}

extension [SettingChange] {
  /// Those to tell people of: without any that another one explains, such as the models of all roles
  /// where the one that they are by default has changed.
  package var told: [SettingChange] {
    filter { change in !contains { $0.explains(change) } }
  }
}

extension SettingChange {
  fileprivate func explains(_ other: SettingChange) -> Bool {
    guard other.name != name, let old = from, let new = to, old.string != nil,
      let earlier = other.from, earlier.array != nil || earlier.object != nil
    else { return false }
    return earlier.replacing(old, by: new) == other.to
  }
}

extension JSONValue {
  fileprivate func replacing(_ old: JSONValue, by new: JSONValue) -> JSONValue {
    switch self {
    case old: return new
    case .array(let values): return .array(values.map { $0.replacing(old, by: new) })
    case .object(let object):
      return .object(
        JSONObject(object.members.map { ($0.key, $0.value.replacing(old, by: new)) }))
    default: return self
    }
  }
}

extension SettingsSchema {
  /// What a run's journal keeps of all settings. `written` are those that the config file or a
  /// variable gives, `onCommandLine` the keys that the command line does, and `paths` where the
  /// run's files are, absolute.
  package func recorded(
    _ settings: Settings, written: JSONObject, onCommandLine: [String], paths: JSONObject,
    directory: String, environment: EnvironmentVariables = .none
  ) -> RecordedSettings {
    var recorded = RecordedSettings(directory: directory)
    for key in keys {
      let isWritten = written[key.name] != nil && !onCommandLine.contains(key.name)
      if isWritten || onCommandLine.contains(key.name) { recorded.given.append(key.name) }
      let text = key.namesVariables ? written[key.name]?.filled(environment) : written[key.name]
      let value =
        key.isPath
        ? key.write(settings).asPath(in: directory)
        : isWritten ? text : key.write(settings)
      recorded.config.append(
        key.name, paths[key.name] ?? value?.withVariablesOnly(name: key.name) ?? .null)
    }
    for key in internalKeys { recorded.config.append(key.name, key.write(settings)) }
    return recorded
  }
}

extension SettingsSchema {
  private static var lostSecret: JSONValue { "<secret>" }

  /// What was given to a run, as a config file that gives the same. Keys that this version does not
  /// know are left out: comparing the run's settings tells of them.
  package func text(of recorded: RecordedSettings, file: String) -> SettingsText {
    let given = keys.compactMap { key -> (String, JSONValue)? in
      guard recorded.given.contains(key.name), let value = recorded.config[key.name],
        value != Self.lostSecret
      else { return nil }
      return (key.name, value)
    }
    return SettingsText(
      file: file, bytes: Array(JSONValue.object(JSONObject(given)).jsonText.utf8), isRecorded: true)
  }

  /// The keys, with the way to those inside others, whose values were secrets that stood in no
  /// variable and so were not kept; but for what is inside the keys that are `notNeeded`.
  package func lostSecrets(
    of recorded: RecordedSettings, notNeeded: Set<String> = []
  ) -> [String] {
    keys.flatMap { key -> [String] in
      if notNeeded.contains(key.name) { return [] }
      return Self.places(of: Self.lostSecret, in: recorded.config[key.name] ?? .null, key.name)
    }
  }

  private static func places(
    of wanted: JSONValue, in value: JSONValue, _ name: String
  ) -> [String] {
    switch value {
    case wanted: return [name]
    case .array(let values):
      return values.enumerated().flatMap { places(of: wanted, in: $1, "\(name)[\($0)]") }
    case .object(let object):
      return object.members.flatMap { places(of: wanted, in: $0.value, "\(name).\($0.key)") }
    default: return []
    }
  }
}

extension JSONValue {
  /// A path that holds wherever it is read.
  fileprivate func asPath(in directory: String) -> JSONValue {
    guard case .string(let path) = self, !path.hasPrefix("/") else { return self }
    return .string("\(directory)/\(path)")
  }

  /// With the values of the variables in it that are no secrets: another shell may not have them.
  fileprivate func filled(_ environment: EnvironmentVariables) -> JSONValue {
    switch self {
    case .string(let text): return .string(text.filled(environment))
    case .array(let values): return .array(values.map { $0.filled(environment) })
    case .object(let object):
      return .object(
        JSONObject(
          object.members.map {
            ($0.key, Secret.isName($0.key) ? $0.value : $0.value.filled(environment))
          }))
    default: return self
    }
  }

  /// Without the secrets that are written out; one that a variable holds stays as its name.
  fileprivate func withVariablesOnly(name: String) -> JSONValue {
    if Secret.isName(name) {
      switch self {
      case .null, .string(""): return self
      case .string(let text) where text.isVariablesOnly: return self
      default: return "<secret>"
      }
    }
    switch self {
    case .array(let values): return .array(values.map { $0.withVariablesOnly(name: name) })
    case .object(let object):
      return .object(
        JSONObject(object.members.map { ($0.key, $0.value.withVariablesOnly(name: $0.key)) }))
    default: return self
    }
  }
}

extension String {
  /// With the values of the variables that it names, unless one is missing or a secret.
  fileprivate func filled(_ environment: EnvironmentVariables) -> String {
    guard let template = try? VariableTemplate(self),  // a broken one is reported on reading
      template.variables.allSatisfy({ name in
        if Secret.isName(name) { return false }
        if case .set = environment[name] { return true }
        return false
      })
    else { return self }
    let value = template.filled(environment.text)
    // A brace would be read as a variable again; an address may carry a password or a key.
    return value.contains("${") || value.isSecretAddress ? self : value
  }

  /// Whether it is an address with something before its host, or behind its path.
  private var isSecretAddress: Bool {
    guard let scheme = firstRange(of: "://") else { return false }
    let rest = self[scheme.upperBound...]
    return rest.prefix { !"/?#".contains($0) }.contains("@") || rest.contains { "?#".contains($0) }
  }

  /// Whether the text is one or more `${NAME}` and nothing else.
  fileprivate var isVariablesOnly: Bool {
    do {
      return try VariableTemplate(self).filled { _ in "" }.isEmpty
    } catch {
      return false
    }
  }
}
