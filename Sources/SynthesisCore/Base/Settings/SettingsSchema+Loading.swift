extension SettingsSchema {
  /// Turns the bytes of a config file into settings, or into all that is wrong with them.
  ///
  /// `recorded` has the settings of a run that is resumed: what the file does not give stays as it
  /// was there. Pure: the environment comes in as a value, and paths in the file are left as they
  /// are.
  package func load(
    _ bytes: [UInt8], file: String, environment: EnvironmentVariables,
    purpose: SettingsReading.Purpose, recorded: RecordedSettings? = nil
  ) throws(SettingsError) -> LoadedSettings<Settings> {
    try load(
      SettingsText(file: file, bytes: bytes), environment: environment, purpose: purpose,
      recorded: recorded)
  }

  /// The same of a text that is read already.
  package func load(
    _ text: SettingsText, environment: EnvironmentVariables, purpose: SettingsReading.Purpose,
    recorded: RecordedSettings? = nil
  ) throws(SettingsError) -> LoadedSettings<Settings> {
    var text = text
    text.bytes = Self.withoutByteOrderMark(text.bytes)
    let (root, members) = try Self.parse(text)
    var reading = SettingsReading(environment: environment, purpose: purpose)
    reading.isRecorded = text.isRecorded
    var settings = initial
    for member in members { read(member, &reading, &settings) }
    for (key, offset) in root.duplicateKeys {
      reading.reject(at: offset, "\"\(key)\" stands twice")
    }
    if let recorded { keep(recorded, &reading, &settings) }
    for check in checks { check(&reading, &settings) }

    guard reading.problems.isEmpty else {
      // What is missing has no place and comes last.
      throw text.error(reading.problems.sorted { ($0.offset ?? .max) < ($1.offset ?? .max) })
    }
    let warnings = reading.warnings.sorted { $0.offset < $1.offset }.map {
      SettingsWarning(file: text.file, position: text.position($0.offset), sentence: $0.sentence)
    }
    return LoadedSettings(
      settings: settings, warnings: warnings, text: text, given: reading.given,
      variables: reading.variables)
  }

  private static func withoutByteOrderMark(_ bytes: [UInt8]) -> [UInt8] {
    bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
  }

  private static func parse(
    _ text: SettingsText
  ) throws(SettingsError) -> (root: LocatedJSON, members: [LocatedJSON.Member]) {
    if text.isEmpty {
      throw text.error(at: nil, "the file is empty; it must hold a JSON object")
    }
    do {
      _ = try UTF8Span(validating: text.bytes.span)
    } catch {
      throw text.error(at: error.byteOffsets.lowerBound, "the file is not UTF-8 from here on")
    }
    let root = try text.parsed()
    guard case .object(let members) = root.content else {
      throw text.error(
        at: root.offset, "a config file must hold a JSON object, not \(root.value.typeName)")
    }
    return (root, members)
  }

  private func read(
    _ member: LocatedJSON.Member, _ reading: inout SettingsReading, _ settings: inout Settings
  ) {
    guard let key = key(named: member.key) else {
      readUnknown(member, &reading)
      return
    }
    if let other = reading.given[key.name] {
      // The same name twice is reported with all doubled keys.
      if other.key != member.key {
        reading.reject(
          at: member.keyOffset, "\(member.key) and \(other.key) are two names of one key")
      }
      return
    }
    reading.take(member, as: key.name)
    key.read(member.value, member.key, &reading, &settings)
  }

  private func keep(
    _ recorded: RecordedSettings, _ reading: inout SettingsReading, _ settings: inout Settings
  ) {
    var past = SettingsReading(environment: nil, purpose: .inspection)
    for key in keys where reading.given[key.name] == nil {
      guard let value = recorded.standing(key.name, before: value(before: key)) else { continue }
      key.read(LocatedJSON(value), key.name, &past, &settings)
    }
    for problem in past.problems {
      reading.reject(at: nil, "in the journal of the run, \(problem.sentence)")
    }
  }

  private func readUnknown(_ member: LocatedJSON.Member, _ reading: inout SettingsReading) {
    if let deprecated = deprecatedKey(named: member.key) {
      reading.warn(
        at: member.keyOffset, "\(member.key) has no effect: \(deprecated.replacement)")
      return
    }
    let hint = NearMiss.hint(for: member.key, among: keys.flatMap(\.names))
    reading.reject(at: member.keyOffset, "unknown key \"\(member.key)\"\(hint)")
  }
}

extension SettingsSchema {
  /// Sets what is given outside the file, such as on the command line, by the keys' full names. Only
  /// paths may name variables there.
  package func override(
    _ settings: inout Settings, by values: JSONObject, environment: EnvironmentVariables
  ) throws(SettingsError) {
    var reading = SettingsReading(environment: nil, purpose: .inspection)
    var pathReading = SettingsReading(environment: environment, purpose: .inspection)
    for member in values.members {
      if let key = key(named: member.key), key.isPath {
        key.read(LocatedJSON(member.value), key.option, &pathReading, &settings)
      } else if let key = key(named: member.key) {
        key.read(LocatedJSON(member.value), key.option, &reading, &settings)
      } else {
        reading.reject(at: nil, "there is no setting \(member.key) here")
      }
    }
    let problems = pathReading.problems + reading.problems
    guard problems.isEmpty else {
      // What stands on a command line has no place in a file.
      throw SettingsText(file: "command line", bytes: [])
        .error(problems.map { (offset: nil, sentence: $0.sentence) })
    }
  }
}

extension SettingsText {
  /// More than any config needs; what is larger was named by mistake.
  private static var largestFile: Int { 16 * 1024 * 1024 }

  /// Reads the file at `path`, which is also its name in every sentence.
  package init(path: String) throws(SettingsError) {
    func failure(_ sentence: String) -> SettingsError {
      SettingsError(problems: [SettingsProblem(file: path, position: nil, sentence: sentence)])
    }
    let bytes: [UInt8]?
    do {
      var source = try FileByteSource(path: path)
      bytes = try source.readAll(limit: Self.largestFile)
    } catch {
      throw failure(error.description)
    }
    guard let bytes else {
      throw failure(
        "the file is larger than \(Self.largestFile >> 20) MiB; that is not a config file")
    }
    self.init(file: path, bytes: bytes)
  }
}
