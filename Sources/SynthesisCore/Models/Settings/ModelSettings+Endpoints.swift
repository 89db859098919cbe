package import Base

extension ModelSettings {
  /// The endpoints that serve a role, with all that they take from the top filled in.
  ///
  /// The key at the top goes to the address at the top and nowhere else: an endpoint with an
  /// address of its own names its own key.
  func endpoints(for role: ModelRole) -> [EndpointSettings] {
    let own = roles[role]
    // A role that names a model and no address has it served by the endpoints that there are.
    guard let named = own.first, own.count == 1, named.baseURL == nil, !endpoints.isEmpty else {
      return (own.isEmpty ? general : own).map(filled)
    }
    return general.map { endpoint in
      var endpoint = filled(endpoint)
      if !named.modelName.isEmpty { endpoint.modelName = named.modelName }
      return endpoint
    }
  }

  /// The endpoints of all roles, those of several as often.
  var everyEndpoint: [EndpointSettings] { roles.roles.flatMap { endpoints(for: $0) } }

  /// Whether some endpoint relies on the name at the top.
  var needsName: Bool { withoutTop.everyEndpoint.contains { $0.modelName.isEmpty } }

  /// Whether some endpoint relies on the address at the top.
  var needsBaseURL: Bool { withoutTop.everyEndpoint.contains { $0.baseURL == nil } }

  /// Every key that some endpoint has.
  package var secrets: [Secret] {
    [apiKey].compactMap(\.self)
      + (endpoints + roles.roles.flatMap { roles[$0] }).compactMap(\.apiKey)
  }

  /// The names of the models of each role, without doubles.
  package func modelNames(for role: ModelRole) -> [String] {
    var names: [String] = []
    for endpoint in endpoints(for: role) where !names.contains(endpoint.modelName) {
      names.append(endpoint.modelName)
    }
    return names
  }

  /// The name of a role's models that records and people are given.
  package func displayName(for role: ModelRole) -> String {
    isSimulated ? "simulated" : modelNames(for: role).joined(separator: ", ")
  }

  private var general: [EndpointSettings] {
    endpoints.isEmpty ? [EndpointSettings(dialect: dialect)] : endpoints
  }

  private var withoutTop: ModelSettings {
    var model = self
    model.name = ""
    model.baseURL = nil
    return model
  }

  private func filled(_ endpoint: EndpointSettings) -> EndpointSettings {
    var endpoint = endpoint
    if endpoint.modelName.isEmpty { endpoint.modelName = name }
    if endpoint.baseURL == nil {
      endpoint.baseURL = baseURL
      endpoint.apiKey = endpoint.apiKey ?? apiKey
    }
    if endpoint.dialect == .auto { endpoint.dialect = dialect }
    return endpoint
  }
}
