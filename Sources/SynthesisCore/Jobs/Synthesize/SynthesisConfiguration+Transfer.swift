extension SynthesisConfiguration {
  private static let simulatedKey = "simulated"

  /// The configuration as JSON for the private pipe to a worker. It holds the API key, so that the
  /// key is on no command line and in no file; write it nowhere else.
  var transferJSON: [UInt8] {
    var writer = JSONWriter()
    writer.object { object in
      for key in ConfigurationKey.all { object.member(key.name, key.write(self)) }
      object.member(Self.simulatedKey, model.isSimulated)
    }
    return writer.bytes
  }

  /// Reads what `transferJSON` has written. Nothing is expanded, defaulted or adjusted again.
  init(transferJSON bytes: [UInt8]) throws(ConfigurationError) {
    let text = ConfigurationText(file: "the configuration sent to a worker", bytes: bytes)
    let root: LocatedJSON
    do { root = try LocatedJSON(parsing: bytes) } catch {
      throw ConfigurationError(problems: [text.problem(at: error.offset, error.problem.sentence)])
    }
    var reading = ConfigurationReading(environment: nil, modelUse: .none)
    self.init()
    for key in ConfigurationKey.all {
      guard let found = root[key.name] else {
        reading.reject(at: nil, "\(key.name) is missing")
        continue
      }
      key.read(found, key.name, &reading, &self)
    }
    if let isSimulated = root[Self.simulatedKey]?.value.bool {
      model.isSimulated = isSimulated
    } else {
      reading.reject(at: nil, "\(Self.simulatedKey) is missing")
    }
    guard reading.problems.isEmpty else {
      throw ConfigurationError(
        problems: reading.problems.map { text.problem(at: $0.offset, $0.sentence) })
    }
  }
}
