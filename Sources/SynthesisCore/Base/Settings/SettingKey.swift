/// A key of the config file, or of an object in it: its names, what it accepts, and the setting that
/// it fills.
///
///     SettingKey("max_workers", .integer(1...1024), \EngineSettings.maxWorkers)
package struct SettingKey<Settings: Sendable>: Sendable {
  package let name: String
  let shortName: String?
  /// Whether two runs that differ in it yield different records from the same items.
  let altersResults: Bool
  /// Reads a value into the settings, or says what is wrong with it.
  let read:
    @Sendable (
      _ found: LocatedJSON, _ name: String, inout SettingsReading, inout Settings
    ) -> Void
  package let write: @Sendable (Settings) -> JSONValue
  /// What of the value alters results.
  let writeResult: @Sendable (Settings) -> JSONValue
  /// The value that a journal without the key stands for: what the versions before it behaved by. It
  /// never changes; a key whose default is changed says here what it was. Nil for the default.
  let before: JSONValue?
  let isPath: Bool
  let namesVariables: Bool
  /// The option of the command line that sets it, as far as there is one.
  let option: String

  package init<Value>(
    _ name: String, short shortName: String? = nil, _ rule: ValueRule<Value>,
    _ path: any WritableKeyPath<Settings, Value> & Sendable,
    altersResults: Bool = false,
    before: JSONValue? = nil,
    option: String? = nil,
    writeResult: (@Sendable (Settings) -> JSONValue)? = nil
  ) {
    self.name = name
    self.shortName = shortName
    self.altersResults = altersResults
    self.before = before
    isPath = rule.isPath
    namesVariables = rule.namesVariables
    self.option = option ?? "--" + name.replacing("_", with: "-")
    read = { found, name, reading, settings in
      if let value = rule.read(found, name, &reading) { settings[keyPath: path] = value }
    }
    let write: @Sendable (Settings) -> JSONValue = { rule.write($0[keyPath: path]) }
    self.write = write
    self.writeResult = writeResult ?? write
  }

  var names: [String] { [name] + (shortName.map { [$0] } ?? []) }

  /// The same key of settings that these are a part of.
  func lifted<Whole>(
    by path: any WritableKeyPath<Whole, Settings> & Sendable
  ) -> SettingKey<Whole> {
    SettingKey<Whole>(lifting: self, by: path)
  }

  private init<Part>(
    lifting key: SettingKey<Part>, by path: any WritableKeyPath<Settings, Part> & Sendable
  ) {
    name = key.name
    shortName = key.shortName
    altersResults = key.altersResults
    before = key.before
    isPath = key.isPath
    namesVariables = key.namesVariables
    option = key.option
    read = { found, name, reading, whole in
      key.read(found, name, &reading, &whole[keyPath: path])
    }
    write = { key.write($0[keyPath: path]) }
    writeResult = { key.writeResult($0[keyPath: path]) }
  }
}

extension ValueRule {
  /// An object with these keys and no others; `start` has what a missing one stands for.
  package static func object(_ keys: [SettingKey<Value>], _ start: Value) -> ValueRule {
    ValueRule(
      namesVariables: keys.contains(where: \.namesVariables),
      read: { found, name, reading in
        guard case .object(let members) = found.content else {
          reading.reject(found, name, expecting: "an object")
          return nil
        }
        var value = start
        for member in members {
          if let key = keys.first(where: { $0.name == member.key }) {
            key.read(member.value, "\(name).\(key.name)", &reading, &value)
          } else {
            let hint = NearMiss.hint(for: member.key, among: keys.map(\.name))
            reading.reject(
              at: member.keyOffset, "unknown key \"\(member.key)\" in \(name)\(hint)")
          }
        }
        return value
      },
      write: { value in
        .object(JSONObject(keys.map { ($0.name, $0.write(value)) }))
      })
  }
}

/// A key that older configs or journals hold and that has no effect any more.
package struct DeprecatedKey: Sendable {
  private let name: String
  private let isPrefix: Bool
  /// A clause that says what stands in its place.
  let replacement: String

  package init(_ name: String, _ replacement: String) {
    self.name = name
    isPrefix = false
    self.replacement = replacement
  }

  /// All keys that begin so.
  package init(prefix: String, _ replacement: String) {
    name = prefix
    isPrefix = true
    self.replacement = replacement
  }

  func matches(_ key: String) -> Bool { isPrefix ? key.hasPrefix(name) : key == name }
}
