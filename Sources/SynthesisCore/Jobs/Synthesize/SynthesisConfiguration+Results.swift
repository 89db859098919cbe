extension SynthesisConfiguration {
  /// The settings that decide which records a seed yields, under their keys' names: kept with a
  /// run, so that going on with it under other settings can be refused by name. Holds no secret.
  var resultSettings: JSONObject {
    var settings = JSONObject()
    for key in ConfigurationKey.all where key.altersResults {
      settings.append(key.name, key.writeResult(self).withoutSecrets)
    }
    settings.append("simulated", .bool(model.isSimulated))
    return settings
  }

  /// Equal for configurations with equal `resultSettings`.
  var resultDigest: SHA256.Digest {
    SHA256.digest(JSONValue.object(resultSettings).canonicalText.utf8)
  }

  /// The settings in which `earlier`, the `resultSettings` of a run, differs, in the order of the
  /// config keys and with those behind that this version does not know.
  func changedResultSettings(since earlier: JSONObject) -> [SettingChange] {
    let present = resultSettings
    let changed = present.members.compactMap { setting in
      let old = earlier[setting.key] ?? resultSetting(before: setting.key)
      return old == setting.value
        ? nil : SettingChange(name: setting.key, from: earlier[setting.key], to: setting.value)
    }
    let unknown = earlier.members.filter {
      present[$0.key] == nil && RetiredKey.named($0.key) == nil
    }
    return changed + unknown.map { SettingChange(name: $0.key, from: $0.value, to: nil) }
  }

  /// What a run without the setting behaved by.
  private func resultSetting(before name: String) -> JSONValue? {
    guard let key = ConfigurationKey.byName[name] else { return nil }
    var earlier = self
    var reading = ConfigurationReading(environment: nil, modelUse: .none)
    key.read(LocatedJSON(key.before), key.name, &reading, &earlier)
    return key.writeResult(earlier).withoutSecrets
  }
}

extension JSONValue {
  /// An environment's arguments may hold keys to services. Another key for the same service yields
  /// the same records, and what is kept with a run is read by many.
  fileprivate var withoutSecrets: JSONValue {
    switch self {
    case .array(let values): return .array(values.map(\.withoutSecrets))
    case .object(let object):
      return .object(
        JSONObject(
          object.members.map { member in
            let isSecret = SynthesisConfiguration.namesSecret(member.key)
            return (member.key, isSecret ? "<secret>" : member.value.withoutSecrets)
          }))
    default: return self
    }
  }
}
