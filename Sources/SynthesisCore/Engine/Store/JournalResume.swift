import Base

/// A journal line for a resume with other settings than the run had before, so that its records can
/// be told apart.
struct JournalResume: Sendable, Hashable {
  /// ISO 8601.
  var at: String
  var toolVersion: String
  var changed: [SettingChange]
}

extension JournalResume {
  var line: [UInt8] {
    var writer = JSONWriter()
    writer.object {
      $0.member("v", JournalHeader.version)
      $0.member("type", "resume")
      $0.member("at", at)
      $0.member("tool_version", toolVersion)
      $0.member("changed") { writer in
        writer.object { members in
          for change in changed { members.member(change.name, .object(change.json)) }
        }
      }
    }
    return writer.bytes
  }

  init?(json: JSONValue) {
    guard let at = json["at"]?.string, let toolVersion = json["tool_version"]?.string,
      let changed = json["changed"]?.object
    else { return nil }
    self.at = at
    self.toolVersion = toolVersion
    self.changed = changed.members.map { member in
      SettingChange(name: member.key, from: member.value["from"], to: member.value["to"])
    }
  }
}

extension SettingChange {
  fileprivate var json: JSONObject {
    var object = JSONObject()
    if let from { object.append("from", from) }
    if let to { object.append("to", to) }
    return object
  }
}
