package import Base

extension ModelSettings {
  /// Where each role's requests would go, and where that is named: in the config, of which these are
  /// the settings, or in the environment.
  package func facts(_ variables: EnvironmentVariables) -> ConfigFacts {
    var filled = self
    // What is wrong with a variable is for a run to say, and for `doctor`.
    var reading = SettingsReading(environment: variables, purpose: .run)
    for fallback in ModelFallback.all where fallback.isMissing(self) {
      _ = fallback.apply(&reading, &filled)
    }
    // A key without an address is a key to where such keys come from.
    let isNamedOutside = ModelFallback.all.contains { fallback in
      fallback.key != "model_name" && fallback.variables.contains(where: variables.isNamed)
    }
    var facts = ConfigFacts()
    var origins: [ConfigOrigin?] = []
    var members: JSONObject = [:]
    for role in roles.roles {
      let isNamedHere = endpoints(for: role).contains { $0.baseURL != nil || $0.apiKey != nil }
      let origin: ConfigOrigin? = isNamedHere ? .config : isNamedOutside ? .environment : nil
      let endpoints = filled.endpoints(for: role)
      origins.append(origin)
      members[role.rawValue] = [
        "endpoint": .string(origin?.rawValue ?? "none"),
        "endpoints": .array(
          endpoints.map { endpoint in
            [
              "base_url": endpoint.baseURL.map(JSONValue.string) ?? .null,
              "model_name": .string(endpoint.modelName),
            ]
          }),
      ]
      let places = endpoints.map { endpoint in
        let name = endpoint.modelName.isEmpty ? "a model without a name" : endpoint.modelName
        return "\(name) at \(endpoint.baseURL ?? "no address")"
      }
      facts.lines.append(
        ConfigFacts.Line(
          title: role.rawValue,
          text: origin.map { "\(places.joined(separator: ", ")) \($0.words)" } ?? "none"))
    }
    // Where the endpoints are named, for all roles together; nowhere if one of them has none.
    let whole: ConfigOrigin? =
      origins.contains(nil) ? nil : origins.contains(.environment) ? .environment : .config
    facts.json = [
      "endpoint": .string(whole?.rawValue ?? "none"), "roles": .object(members),
    ]
    return facts
  }
}
