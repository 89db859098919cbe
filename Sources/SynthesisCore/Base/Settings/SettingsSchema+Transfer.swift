extension SettingsSchema {
  /// Settings as JSON for the private pipe to a worker. It holds keys to services, so that they are
  /// on no command line and in no file; write it nowhere else.
  package func transferJSON(of settings: Settings) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { object in
      for key in keys + internalKeys { object.member(key.name, key.write(settings)) }
    }
    return writer.bytes
  }

  /// Reads what `transferJSON` has written. Nothing is expanded, defaulted or adjusted again.
  package func settings(transferJSON bytes: [UInt8]) throws(SettingsError) -> Settings {
    let text = SettingsText(file: "the configuration sent to a worker", bytes: bytes)
    let root = try text.parsed()
    var reading = SettingsReading(environment: nil, purpose: .inspection)
    var settings = initial
    for key in keys + internalKeys {
      guard let found = root[key.name] else {
        reading.reject(at: nil, "\(key.name) is missing")
        continue
      }
      key.read(found, key.name, &reading, &settings)
    }
    guard reading.problems.isEmpty else { throw text.error(reading.problems) }
    return settings
  }
}
