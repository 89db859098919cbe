import Base

extension ValueRule<EndpointSettings> {
  static var endpoint: ValueRule { object(SettingKey<EndpointSettings>.endpoint, .init()) }
}

extension ValueRule<[EndpointSettings]> {
  static var endpoints: ValueRule {
    ValueRule(
      namesVariables: true,
      read: { found, name, reading in
        guard case .array(let elements) = found.content else {
          reading.reject(found, name, expecting: "a list of endpoints")
          return nil
        }
        return elements.enumerated().compactMap { index, element in
          ValueRule<EndpointSettings>.endpoint.read(element, "\(name)[\(index)]", &reading)
        }
      },
      write: { .array($0.map(ValueRule<EndpointSettings>.endpoint.write)) })
  }

  /// What serves a role: a model's name, an endpoint, or several.
  fileprivate static var roleEndpoints: ValueRule {
    ValueRule(
      namesVariables: true,
      read: { found, name, reading in
        switch found.content {
        case .array: return endpoints.read(found, name, &reading)
        case .object:
          return ValueRule<EndpointSettings>.endpoint.read(found, name, &reading).map { [$0] }
        case .scalar(.null): return []
        case .scalar(.string):
          return ValueRule<String>.modelName.read(found, name, &reading).map {
            $0.isEmpty ? [] : [EndpointSettings(modelName: $0)]
          }
        case .scalar:
          reading.reject(found, name, expecting: "a model's name, an endpoint or a list of them")
          return nil
        }
      }, write: endpoints.write)
  }
}

extension ValueRule<RoleEndpoints> {
  /// What serves each of a job's roles.
  static func roles(_ roles: [ModelRole]) -> ValueRule {
    let keys = roles.map { role in
      SettingKey<RoleEndpoints>(role.rawValue, .roleEndpoints, \.[role])
    }
    let rule = object(keys, RoleEndpoints(roles))
    return ValueRule(
      namesVariables: rule.namesVariables, read: rule.read,
      write: { endpoints in
        let own = roles.filter { !endpoints[$0].isEmpty }
        return .object(
          JSONObject(
            own.map { ($0.rawValue, ValueRule<[EndpointSettings]>.endpoints.write(endpoints[$0])) })
        )
      })
  }
}

extension ValueRule<Dialect> {
  static var dialect: ValueRule { oneOf(Dialect.allCases) }
}

extension ValueRule<CacheUse> {
  /// A replay comes from a command line, to a worker.
  static var cacheUse: ValueRule { oneOf(CacheUse.choices, hidden: [.replay]) }
}

extension ValueRule<JSONObject> {
  /// Members to add to each request; not those that the program sets itself.
  static var extraBody: ValueRule {
    ValueRule(
      read: { found, name, reading in
        if case .scalar(.null) = found.content { return [:] }
        guard case .object(let members) = found.content else {
          reading.reject(found, name, expecting: "an object")
          return nil
        }
        let own = [
          "model", "messages", "max_tokens", "max_completion_tokens", "response_format", "stream",
          "n", "temperature", "top_p", "seed",
        ]
        for member in members where own.contains(member.key) {
          reading.reject(
            at: member.keyOffset, "\(name) must not hold \"\(member.key)\", which is set elsewhere")
        }
        return found.value.object
      }, write: { .object($0) })
  }
}

extension SettingKey<EndpointSettings> {
  /// Every key of an endpoint.
  static var endpoint: [SettingKey] {
    [
      SettingKey("base_url", .baseURL, \.baseURL),
      SettingKey("api_key", .apiKey, \.apiKey),
      SettingKey("model_name", .modelName, \.modelName),
      SettingKey("weight", .number(above: 0, atMost: 1000), \.weight),
      SettingKey("dialect", .dialect, \.dialect),
      SettingKey(
        "max_concurrent_requests", .integerOrNull(1...100_000), \.limits.maxConcurrentRequests),
      SettingKey("requests_per_minute", .integerOrNull(1...10_000_000), \.limits.requestsPerMinute),
      SettingKey(
        "tokens_per_minute", .integerOrNull(1...10_000_000_000), \.limits.tokensPerMinute),
    ]
  }
}
