/// The first line of a journal: which run it is the journal of.
struct JournalHeader: Sendable, Hashable {
  /// The format's. A higher one is not read: keys and line types are added without raising it.
  static let version = 1

  var mode: EnvironmentMode
  var stamp: String
  var toolVersion: String
  var configurationDigest: SHA256.Digest
  var seedsPath: String
  var seedsDigest: SHA256.Digest
  /// The settings that alter results, so that a resume can name those that changed.
  var settings: JSONObject
  /// All settings; empty in journals from before these were kept.
  var recorded = RecordedSettings()
}

extension JournalHeader {
  var line: [UInt8] {
    var writer = JSONWriter()
    writer.object {
      $0.member("v", Self.version)
      $0.member("type", "run")
      $0.member("mode", mode.rawValue)
      $0.member("stamp", stamp)
      $0.member("tool_version", toolVersion)
      $0.member("config_digest", configurationDigest.hexadecimal)
      $0.member("seeds_file", seedsPath)
      $0.member("seeds_digest", seedsDigest.hexadecimal)
      $0.member("settings", .object(settings))
      $0.member("config", .object(recorded.config))
      $0.member("given", .array(recorded.given.map { .string($0) }))
      $0.member("directory", recorded.directory)
    }
    return writer.bytes
  }

  init?(json: JSONValue) {
    guard let mode = json["mode"]?.string.flatMap(EnvironmentMode.init(rawValue:)),
      let stamp = json["stamp"]?.string, let toolVersion = json["tool_version"]?.string,
      let configurationDigest = json["config_digest"]?.string.flatMap(
        SHA256.Digest.init(hexadecimal:)),
      let seedsPath = json["seeds_file"]?.string,
      let seedsDigest = json["seeds_digest"]?.string.flatMap(SHA256.Digest.init(hexadecimal:)),
      let settings = json["settings"]?.object
    else { return nil }
    self.mode = mode
    self.stamp = stamp
    self.toolVersion = toolVersion
    self.configurationDigest = configurationDigest
    self.seedsPath = seedsPath
    self.seedsDigest = seedsDigest
    self.settings = settings
    recorded = RecordedSettings(
      config: json["config"]?.object ?? [:],
      given: json["given"]?.array?.compactMap(\.string) ?? [],
      directory: json["directory"]?.string ?? "")
  }
}
