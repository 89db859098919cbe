extension SettingsSchema {
  /// The settings that decide which records an item yields, under their keys' names: kept with a
  /// run, so that resuming it with other settings can be refused by name. Holds no secret.
  package func resultSettings(of settings: Settings) -> JSONObject {
    var results = JSONObject()
    for key in keys + internalKeys where key.altersResults {
      results.append(key.name, key.writeResult(settings).withoutSecrets)
    }
    return results
  }

  /// Equal for settings with equal `resultSettings`.
  package func resultDigest(of settings: Settings) -> SHA256.Digest {
    SHA256.digest(JSONValue.object(resultSettings(of: settings)).canonicalText.utf8)
  }

  /// The settings in which `earlier`, the `resultSettings` of a run, differs, in the order of the
  /// config keys and with those behind that this version does not know.
  package func changedResultSettings(
    of settings: Settings, since earlier: JSONObject
  ) -> [SettingChange] {
    let known = keys + internalKeys
    let changed = known.filter(\.altersResults).compactMap { key -> SettingChange? in
      let value = key.writeResult(settings).withoutSecrets
      let old = earlier[key.name] ?? result(before: key, settings)
      return old == value
        ? nil : SettingChange(name: key.name, from: earlier[key.name], to: value)
    }
    let unknown = earlier.members.filter { member in
      deprecatedKey(named: member.key) == nil
        && !known.contains { $0.altersResults && $0.name == member.key }
    }
    return changed + unknown.map { SettingChange(name: $0.key, from: $0.value, to: nil) }
  }

  /// What a run without the key behaved by.
  private func result(before key: SettingKey<Settings>, _ settings: Settings) -> JSONValue {
    var earlier = settings
    var reading = SettingsReading(environment: nil, purpose: .inspection)
    key.read(LocatedJSON(value(before: key)), key.name, &reading, &earlier)
    return key.writeResult(earlier).withoutSecrets
  }
}

extension JSONValue {
  /// Arguments may hold keys to services. Another key for the same service yields the same records,
  /// and what is kept with a run is read by many.
  package var withoutSecrets: JSONValue {
    switch self {
    case .array(let values): return .array(values.map(\.withoutSecrets))
    case .object(let object):
      return .object(
        JSONObject(
          object.members.map { member in
            (member.key, Secret.isName(member.key) ? "<secret>" : member.value.withoutSecrets)
          }))
    default: return self
    }
  }
}
