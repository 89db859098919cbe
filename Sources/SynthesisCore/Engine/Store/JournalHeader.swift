package import Base

/// The first line of a journal: which run it is the journal of.
package struct JournalHeader: Sendable, Hashable {
  /// The format's. A higher one is not read: keys and line types are added without raising it.
  static let version = 1

  /// The job; runs of version 0.1.0, which had one, say nothing of it.
  package var job: String
  /// Tells runs of one folder apart.
  package var label: String
  /// The run's start, as in the names of its files.
  package var stamp: String
  /// The moment of it, ISO 8601 in UTC with milliseconds; empty in journals from before it was kept.
  package var startedAt: String
  package var toolVersion: String
  package var configurationDigest: SHA256.Digest
  /// Absolute, as given by a user.
  package var source: String
  /// Of the source's bytes.
  package var sourceDigest: SHA256.Digest
  /// How many elements it had; nil in journals from before it was kept.
  var sourceCount: Int?
  /// How many of them were selected.
  var selectedCount: Int?
  /// The settings that alter results, so that a resume can name those that changed.
  package var settings: JSONObject
  /// All settings; empty in journals from before these were kept.
  package var recorded: RecordedSettings

  package init(
    job: String = "", label: String, stamp: String = "", startedAt: String = "",
    toolVersion: String,
    configurationDigest: SHA256.Digest, source: String, sourceDigest: SHA256.Digest,
    sourceCount: Int? = nil, selectedCount: Int? = nil, settings: JSONObject,
    recorded: RecordedSettings = RecordedSettings()
  ) {
    self.job = job
    self.label = label
    self.stamp = stamp
    self.startedAt = startedAt
    self.toolVersion = toolVersion
    self.configurationDigest = configurationDigest
    self.source = source
    self.sourceDigest = sourceDigest
    self.sourceCount = sourceCount
    self.selectedCount = selectedCount
    self.settings = settings
    self.recorded = recorded
  }
}

extension JournalHeader {
  /// The same with seeds that were put at another path.
  package func reading(_ path: String) -> JournalHeader {
    var header = self
    header.source = path
    header.recorded.config["seeds_file"] = .string(path)
    return header
  }

  var line: [UInt8] {
    var writer = JSONWriter()
    writer.object {
      $0.member("v", Self.version)
      $0.member("type", "run")
      $0.member("job", job)
      $0.member("mode", label)
      $0.member("stamp", stamp)
      $0.member("started_at", startedAt)
      $0.member("tool_version", toolVersion)
      $0.member("config_digest", configurationDigest.hexadecimal)
      $0.member("seeds_file", source)
      $0.member("seeds_digest", sourceDigest.hexadecimal)
      if let sourceCount { $0.member("seeds_count", sourceCount) }
      if let selectedCount { $0.member("seeds_selected", selectedCount) }
      $0.member("settings", .object(settings))
      $0.member("config", .object(recorded.config))
      $0.member("given", .array(recorded.given.map { .string($0) }))
      $0.member("directory", recorded.directory)
    }
    return writer.bytes
  }

  init?(json: JSONValue) {
    guard let label = json["mode"]?.string, let stamp = json["stamp"]?.string,
      let toolVersion = json["tool_version"]?.string,
      let configurationDigest = json["config_digest"]?.string.flatMap(
        SHA256.Digest.init(hexadecimal:)),
      let source = json["seeds_file"]?.string,
      let sourceDigest = json["seeds_digest"]?.string.flatMap(SHA256.Digest.init(hexadecimal:)),
      let settings = json["settings"]?.object
    else { return nil }
    job = json["job"]?.string ?? ""
    self.label = label
    self.stamp = stamp
    startedAt = json["started_at"]?.string ?? ""
    self.toolVersion = toolVersion
    self.configurationDigest = configurationDigest
    self.source = source
    self.sourceDigest = sourceDigest
    sourceCount = json["seeds_count"]?.integer
    selectedCount = json["seeds_selected"]?.integer
    self.settings = settings
    recorded = RecordedSettings(
      config: json["config"]?.object ?? [:],
      given: json["given"]?.array?.compactMap(\.string) ?? [],
      directory: json["directory"]?.string ?? "")
  }
}
