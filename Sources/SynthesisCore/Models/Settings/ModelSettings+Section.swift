package import Base
import Engine

extension ModelSettings {
  /// `roles` are those that a job asks models in.
  package static func section(roles: [ModelRole]) -> SettingsSection<ModelSettings> {
    SettingsSection(
      keys: requestKeys(roles) + limitKeys,
      internalKeys: [SettingKey("simulated", .flag, \.isSimulated, altersResults: true)],
      checks: [
        { reading, model in model.isSimulated = reading.purpose == .simulation },
        ModelFallback.applyAll,
      ])
  }

  private static func requestKeys(_ roles: [ModelRole]) -> [SettingKey<ModelSettings>] {
    [
      SettingKey("model_name", .modelName, \.name, altersResults: true),
      SettingKey("base_url", .baseURL, \.baseURL),
      SettingKey("api_key", .apiKey, \.apiKey),
      SettingKey("dialect", .dialect, \.dialect),
      SettingKey("endpoints", .endpoints, \.endpoints),
      SettingKey(
        "models", .roles(roles), \.roles, altersResults: true,
        // Where a model is served does not matter, which one it is does.
        writeResult: { model in
          .object(
            JSONObject(
              roles.map { role in
                (role.rawValue, .array(model.modelNames(for: role).map { .string($0) }))
              }))
        }),
      SettingKey("temperature", .numberOrNull(0...2), \.temperature, altersResults: true),
      SettingKey("top_p", .numberOrNull(0...1), \.topP, altersResults: true),
      SettingKey("seed", .integerOrNull(0...Int.max), \.seed, altersResults: true),
      SettingKey("extra_body", .extraBody, \.extraBody, altersResults: true),
      SettingKey("max_tokens", .integer(1...1_000_000), \.maxTokens, altersResults: true),
      SettingKey(
        "connect_timeout_seconds", .number(above: 0, atMost: 600), \.connectTimeoutSeconds),
      SettingKey(
        "first_byte_timeout_seconds", .numberOrNull(above: 0, atMost: 3600),
        \.firstByteTimeoutSeconds),
      SettingKey(
        "request_timeout_seconds", .number(above: 0, atMost: 3600), \.requestTimeoutSeconds),
      SettingKey("max_retries", .integer(0...20), \.maxRetries),
      SettingKey(
        "endpoint_wait_seconds", .number(0...86_400), \.patience.firstAnswerSeconds),
      SettingKey(
        "max_outage_seconds", .numberOrNull(0...31_536_000), \.patience.outageSeconds),
    ]
  }

  private static var limitKeys: [SettingKey<ModelSettings>] {
    [
      SettingKey(
        "max_concurrent_requests", .integerOrNull(1...100_000), \.quota.maxConcurrentRequests),
      SettingKey("adaptive_concurrency", .flag, \.quota.adaptsConcurrency),
      SettingKey(
        "requests_per_minute", .integerOrNull(1...10_000_000), \.quota.requestsPerMinute),
      SettingKey(
        "tokens_per_minute", .integerOrNull(1...10_000_000_000), \.quota.tokensPerMinute),
      SettingKey("burst_seconds", .number(above: 0, atMost: 60), \.quota.burstSeconds),
      SettingKey("request_delay", .number(0...3600), \.quota.requestDelaySeconds),

      SettingKey("cache", .cacheUse, \.cache.use),
      SettingKey("cache_dir", .pathOrNull, \.cache.directory),
      SettingKey("cache_max_mb", .integer(64...16_777_216), \.cache.maxMegabytes),
    ]
  }
}
