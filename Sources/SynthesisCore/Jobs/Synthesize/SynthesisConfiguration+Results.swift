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

  /// The names of the settings in which `earlier`, another configuration's `resultSettings`,
  /// differs, in the order of the config keys.
  func changedResultSettings(since earlier: JSONObject) -> [String] {
    let present = resultSettings
    let gone = earlier.keys.filter { present[$0] == nil }
    return present.keys.filter { present[$0] != earlier[$0] } + gone
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
