extension ConfigurationLoader {
  /// More than any config needs; what is larger was named by mistake.
  static let largestFile = 16 * 1024 * 1024

  /// Reads the file at `path`, which is also its name in every sentence.
  static func load(
    path: String, environment: [String: String], modelUse: ConfigurationReading.ModelUse
  ) throws(ConfigurationError) -> LoadedConfiguration {
    let bytes: [UInt8]?
    do {
      var source = try FileByteSource(path: path)
      bytes = try source.readAll(limit: largestFile)
    } catch {
      throw ConfigurationError(problems: [
        ConfigurationProblem(file: path, position: nil, sentence: error.description)
      ])
    }
    guard let bytes else {
      throw ConfigurationError(problems: [
        ConfigurationProblem(
          file: path, position: nil,
          sentence: "the file is larger than \(largestFile >> 20) MiB; that is no config file")
      ])
    }
    return try load(
      bytes, file: path, environment: EnvironmentVariables(environment), modelUse: modelUse)
  }
}
