/// Turns the bytes of a config file into a configuration, or into all that is wrong with them.
///
///     let loaded = try ConfigurationLoader.load(
///       bytes, file: "configs/math_config.json", environment: environment, modelUse: .endpoint)
///     loaded.configuration.maxDepth
///
/// Pure: the environment comes in as a value, and paths in the file are left as they are.
enum ConfigurationLoader {
  /// `recorded` has the settings of a run that is resumed: what the file does not give stays as it
  /// was there.
  static func load(
    _ bytes: [UInt8], file: String, environment: EnvironmentVariables,
    modelUse: ConfigurationReading.ModelUse, recorded: RecordedSettings? = nil
  ) throws(ConfigurationError) -> LoadedConfiguration {
    let text = ConfigurationText(file: file, bytes: withoutByteOrderMark(bytes))
    let (root, members) = try parse(text)
    var reading = ConfigurationReading(environment: environment, modelUse: modelUse)
    var configuration = SynthesisConfiguration()
    configuration.model.isSimulated = modelUse == .simulated
    let given = read(members, &reading, &configuration)
    for (key, offset) in root.duplicateKeys {
      reading.reject(at: offset, "\"\(key)\" stands twice")
    }
    if let recorded { keep(recorded, given, &reading, &configuration) }
    checkDepths(given, &reading, &configuration)
    let fallbacks = fallBackToEnvironment(given, &reading, &configuration)
    checkPrices(given, &reading, configuration)
    warnOfSecrets(in: given["environment_kwargs"]?.value, &reading)
    if given["environment_mode"] == nil {
      reading.reject(
        at: nil, "environment_mode is missing; it must be \(EnvironmentMode.choice)")
    }

    guard reading.problems.isEmpty else {
      // What is missing has no place and comes last.
      let sorted = reading.problems.sorted { ($0.offset ?? .max) < ($1.offset ?? .max) }
      throw ConfigurationError(problems: sorted.map { text.problem(at: $0.offset, $0.sentence) })
    }
    let warnings = reading.warnings.sorted { $0.offset < $1.offset }.map {
      ConfigurationWarning(file: file, position: text.position($0.offset), sentence: $0.sentence)
    }
    return LoadedConfiguration(
      configuration: configuration, warnings: warnings, text: text, root: root,
      written: JSONObject(given.map { ($0.key, $0.value.value.value) } + fallbacks))
  }

  private static func withoutByteOrderMark(_ bytes: [UInt8]) -> [UInt8] {
    bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
  }

  private static func parse(
    _ text: ConfigurationText
  ) throws(ConfigurationError) -> (root: LocatedJSON, members: [LocatedJSON.Member]) {
    func failure(at offset: Int?, _ sentence: String) -> ConfigurationError {
      ConfigurationError(problems: [text.problem(at: offset, sentence)])
    }
    if text.bytes.allSatisfy({ [0x20, 0x0A, 0x0D, 0x09].contains($0) }) {
      throw failure(at: nil, "the file is empty; it must hold a JSON object")
    }
    do {
      _ = try UTF8Span(validating: text.bytes.span)
    } catch {
      throw failure(at: error.byteOffsets.lowerBound, "the file is not UTF-8 from here on")
    }
    let root: LocatedJSON
    do { root = try LocatedJSON(parsing: text.bytes) } catch {
      throw failure(at: error.offset, error.problem.sentence)
    }
    guard case .object(let members) = root.content else {
      throw failure(
        at: root.offset, "a config file must hold a JSON object, not \(root.value.typeName)")
    }
    return (root, members)
  }

  /// Reads every member and returns the known ones by their full names.
  private static func read(
    _ members: [LocatedJSON.Member], _ reading: inout ConfigurationReading,
    _ configuration: inout SynthesisConfiguration
  ) -> [String: LocatedJSON.Member] {
    var given: [String: LocatedJSON.Member] = [:]
    for member in members {
      guard let key = ConfigurationKey.byName[member.key] else {
        readUnknown(member, &reading)
        continue
      }
      if let other = given[key.name] {
        // The same name twice is reported with all doubled keys.
        if other.key != member.key {
          reading.reject(
            at: member.keyOffset, "\(member.key) and \(other.key) are two names of one key")
        }
        continue
      }
      given[key.name] = member
      key.read(member.value, member.key, &reading, &configuration)
    }
    return given
  }

  private static func keep(
    _ recorded: RecordedSettings, _ given: [String: LocatedJSON.Member],
    _ reading: inout ConfigurationReading, _ configuration: inout SynthesisConfiguration
  ) {
    var past = ConfigurationReading(environment: nil, modelUse: .none)
    for key in ConfigurationKey.all where given[key.name] == nil {
      guard let value = recorded.standing(key) else { continue }
      key.read(LocatedJSON(value), key.name, &past, &configuration)
    }
    for problem in past.problems {
      reading.reject(at: nil, "in the journal of the run, \(problem.sentence)")
    }
  }

  private static func readUnknown(
    _ member: LocatedJSON.Member, _ reading: inout ConfigurationReading
  ) {
    if let retired = RetiredKey.named(member.key) {
      reading.warn(at: member.keyOffset, "\(member.key) has no effect: \(retired.replacement)")
      return
    }
    let hint = NearMiss.hint(for: member.key, among: ConfigurationKey.allNames)
    reading.reject(at: member.keyOffset, "unknown key \"\(member.key)\"\(hint)")
  }

  /// A shallow tree that says nothing of `min_depth` wants it shallow too; one that says both and
  /// contradicts itself is asked about it.
  private static func checkDepths(
    _ given: [String: LocatedJSON.Member], _ reading: inout ConfigurationReading,
    _ configuration: inout SynthesisConfiguration
  ) {
    guard configuration.minDepth > configuration.maxDepth else { return }
    guard let minimum = given["min_depth"] else {
      configuration.minDepth = configuration.maxDepth
      return
    }
    reading.reject(
      at: minimum.value.offset,
      "min_depth \(configuration.minDepth) is above max_depth \(configuration.maxDepth)")
  }

  /// A limit of the cost holds only if every request's price is known.
  private static func checkPrices(
    _ given: [String: LocatedJSON.Member], _ reading: inout ConfigurationReading,
    _ configuration: SynthesisConfiguration
  ) {
    guard reading.modelUse == .endpoint, configuration.budget.maxCost != nil else { return }
    let names = Set(ModelRole.allCases.flatMap { configuration.model.modelNames(for: $0) })
    for name in names.sorted() where configuration.budget.prices[name] == nil && !name.isEmpty {
      reading.reject(
        at: given["max_cost"]?.value.offset,
        "max_cost needs to know what the model \"\(name)\" costs; say so in prices")
    }
  }

  /// The keys of the environment's services, as `api_key` does of the model's.
  private static func warnOfSecrets(
    in arguments: LocatedJSON?, _ reading: inout ConfigurationReading
  ) {
    guard reading.environment != nil, case .object(let members) = arguments?.content else { return }
    for member in members where SynthesisConfiguration.namesSecret(member.key) {
      guard let text = member.value.value.string, !text.isEmpty, !text.contains("${") else {
        continue
      }
      reading.warn(
        at: member.value.offset,
        "\(member.key) is written out; keep it in the environment and say \"${NAME}\" here")
    }
  }

  /// Fills in what the file leaves to the environment; returns the keys with the variables' names.
  private static func fallBackToEnvironment(
    _ given: [String: LocatedJSON.Member], _ reading: inout ConfigurationReading,
    _ configuration: inout SynthesisConfiguration
  ) -> [(String, JSONValue)] {
    guard [.endpoint, .recorded].contains(reading.modelUse) else { return [] }
    var fallbacks: [(String, JSONValue)] = []
    for fallback in ModelFallback.all where fallback.isMissing(configuration.model) {
      // A key whose own text was refused has had its sentence.
      if let member = given[fallback.key], member.value.value.isFilledText { continue }
      if let variable = fallback.apply(&reading, &configuration.model) {
        fallbacks.append((fallback.key, .string("${\(variable)}")))
      }
    }
    return fallbacks
  }
}

extension JSONValue {
  fileprivate var isFilledText: Bool {
    switch self {
    case .null, .string(""): false
    default: true
    }
  }
}
