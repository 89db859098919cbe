extension SynthesisConfiguration {
  /// What a run's journal keeps of all settings. `written` are those that the config file or a
  /// variable gives, `onCommandLine` the keys that the command line does, and `paths` where the
  /// run's files are, absolute.
  func recorded(
    written: JSONObject, onCommandLine: [String], paths: JSONObject, directory: String
  ) -> RecordedSettings {
    var settings = RecordedSettings(directory: directory)
    for key in ConfigurationKey.all {
      let isWritten = written[key.name] != nil && !onCommandLine.contains(key.name)
      if isWritten || onCommandLine.contains(key.name) { settings.given.append(key.name) }
      let value = isWritten ? written[key.name] : key.write(self)
      settings.config.append(
        key.name, paths[key.name] ?? value?.withVariablesOnly(name: key.name) ?? .null)
    }
    settings.config.append("simulated", .bool(model.isSimulated))
    return settings
  }
}

extension JSONValue {
  /// Without the secrets that are written out; one that a variable holds stays as its name.
  fileprivate func withVariablesOnly(name: String) -> JSONValue {
    if SynthesisConfiguration.namesSecret(name) {
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
  /// Whether the text is one or more `${NAME}` and nothing else.
  fileprivate var isVariablesOnly: Bool {
    do {
      return try VariableTemplate(self).filled { _ in "" }.isEmpty
    } catch {
      return false
    }
  }
}
