extension ValueRule<EndpointSettings> {
  static var endpoint: ValueRule { object(MemberKey<EndpointSettings>.endpoint, .init()) }
}

extension ValueRule<[EndpointSettings]> {
  static var endpoints: ValueRule {
    ValueRule(
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
  static var roles: ValueRule {
    let rule = object(
      [
        MemberKey("explore", .roleEndpoints, \.explore),
        MemberKey("synthesize", .roleEndpoints, \.synthesize),
        MemberKey("verify", .roleEndpoints, \.verify),
      ], RoleEndpoints())
    return ValueRule(
      read: rule.read,
      write: { roles in
        let own = ModelRole.allCases.filter { !roles[$0].isEmpty }
        return .object(
          JSONObject(
            own.map { ($0.rawValue, ValueRule<[EndpointSettings]>.endpoints.write(roles[$0])) }))
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

extension ValueRule where Value: RawRepresentable<String> & Sendable {
  /// `hidden` ones are taken where no user has written them.
  fileprivate static func oneOf(_ values: [Value], hidden: [Value] = []) -> ValueRule {
    ValueRule(
      read: { found, name, reading in
        let names = values.map(\.rawValue)
        let choice = "one of " + names.map { "\"\($0)\"" }.joined(separator: ", ")
        guard let text = found.value.string else {
          reading.reject(found, name, expecting: choice)
          return nil
        }
        let all = reading.environment == nil ? values + hidden : values
        if let value = all.first(where: { $0.rawValue == text }) { return value }
        let hint = NearMiss.hint(for: text, among: names)
        reading.reject(at: found.offset, "\(name) must be \(choice)\(hint)")
        return nil
      }, write: { .string($0.rawValue) })
  }
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

extension MemberKey<EndpointSettings> {
  /// Every key of an endpoint.
  static var endpoint: [MemberKey] {
    [
      MemberKey("base_url", .baseURL, \.baseURL),
      MemberKey("api_key", .apiKey, \.apiKey),
      MemberKey("model_name", .modelName, \.modelName),
      MemberKey("weight", .number(above: 0, atMost: 1000), \.weight),
      MemberKey("dialect", .dialect, \.dialect),
      MemberKey(
        "max_concurrent_requests", .integerOrNull(1...100_000), \.limits.maxConcurrentRequests),
      MemberKey("requests_per_minute", .integerOrNull(1...10_000_000), \.limits.requestsPerMinute),
      MemberKey(
        "tokens_per_minute", .integerOrNull(1...10_000_000_000), \.limits.tokensPerMinute),
    ]
  }
}
