/// What a config comes to, as far as one part of the program knows: for programs, and in words. Holds
/// no secret.
package struct ConfigFacts: Sendable, Hashable {
  package struct Line: Sendable, Hashable {
    package var title: String
    package var text: String

    package init(title: String, text: String) {
      self.title = title
      self.text = text
    }
  }

  package var json: JSONObject
  package var lines: [Line]

  package init(json: JSONObject = [:], lines: [Line] = []) {
    self.json = json
    self.lines = lines
  }

  package static func += (facts: inout ConfigFacts, more: ConfigFacts) {
    for member in more.json.members { facts.json[member.key] = member.value }
    facts.lines += more.lines
  }
}

/// Where something that a config may name is named.
package enum ConfigOrigin: String, Sendable, Hashable {
  case config
  case environment
  /// What the wrapper serves where nothing else is named.
  case site

  /// After what it is about.
  package var words: String {
    switch self {
    case .config: "(named by the config)"
    case .environment: "(named by the environment)"
    case .site: "(served by the wrapper)"
    }
  }
}
