/// Keys that belong together, and what is to be checked once a config file has been read. Each layer
/// has a section for its own settings; a job lifts them into those of the whole run.
package struct SettingsSection<Settings: Sendable>: Sendable {
  package typealias Check = @Sendable (inout SettingsReading, inout Settings) -> Void

  package var keys: [SettingKey<Settings>]
  /// Values that no config file says, such as how the program was called. They are sent to workers
  /// and compared on resuming as those of keys are.
  package var internalKeys: [SettingKey<Settings>]
  package var deprecatedKeys: [DeprecatedKey]
  /// They see what the file says (`SettingsReading.given`), fill in what depends on several keys,
  /// and reject what contradicts itself.
  package var checks: [Check]

  package init(
    keys: [SettingKey<Settings>] = [], internalKeys: [SettingKey<Settings>] = [],
    deprecatedKeys: [DeprecatedKey] = [], checks: [Check] = []
  ) {
    self.keys = keys
    self.internalKeys = internalKeys
    self.deprecatedKeys = deprecatedKeys
    self.checks = checks
  }

  package func lifted<Whole>(
    by path: any WritableKeyPath<Whole, Settings> & Sendable
  ) -> SettingsSection<Whole> {
    SettingsSection<Whole>(
      keys: keys.map { $0.lifted(by: path) },
      internalKeys: internalKeys.map { $0.lifted(by: path) },
      deprecatedKeys: deprecatedKeys,
      checks: checks.map { check in
        { reading, whole in check(&reading, &whole[keyPath: path]) }
      })
  }
}

/// All that can be said about a run in its config file. Reading a file, sending settings to workers
/// and comparing those of two runs follow from it.
///
///     let loaded = try schema.load(path: "config.json", environment: environment, purpose: .run)
///     loaded.settings
package struct SettingsSchema<Settings: Sendable>: Sendable {
  /// What an empty file stands for.
  let initial: Settings
  package let keys: [SettingKey<Settings>]
  let internalKeys: [SettingKey<Settings>]
  let deprecatedKeys: [DeprecatedKey]
  let checks: [SettingsSection<Settings>.Check]
  private let keysByName: [String: SettingKey<Settings>]

  /// No two keys may have a name in common.
  package init(initial: Settings, sections: [SettingsSection<Settings>]) {
    self.initial = initial
    keys = sections.flatMap(\.keys)
    internalKeys = sections.flatMap(\.internalKeys)
    deprecatedKeys = sections.flatMap(\.deprecatedKeys)
    checks = sections.flatMap(\.checks)
    keysByName = Dictionary(
      uniqueKeysWithValues: keys.flatMap { key in key.names.map { ($0, key) } })
  }

  /// The key of that name, full or short.
  func key(named name: String) -> SettingKey<Settings>? { keysByName[name] }

  func deprecatedKey(named name: String) -> DeprecatedKey? {
    deprecatedKeys.first { $0.matches(name) }
  }

  /// What a run behaved by whose version had no such key.
  func value(before key: SettingKey<Settings>) -> JSONValue { key.before ?? key.write(initial) }
}
