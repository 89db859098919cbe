import Base

/// What a site's robots.txt asks of this program (RFC 9309).
///
///     let rules = RobotsRules(Array("User-agent: *\nDisallow: /private".utf8))
///     rules.allows("/private/x")  // false
struct RobotsRules: Sendable, Hashable {
  struct Rule: Sendable, Hashable {
    let allows: Bool
    let pattern: RobotsPattern
  }

  /// The name that sites know this program by; requests carry it as their user agent.
  static let productToken = "synthesize-multi"
  /// What follows is not read, as RFC 9309 lets it be.
  static let longestFile = 500 << 10

  private(set) var rules: [Rule] = []
  /// Seconds between two requests. No part of the standard, but sites rely on it.
  private(set) var delay: Double?

  /// A site without rules.
  static let none = RobotsRules()

  private init() {}

  /// The groups that name this program count; without any, those for all programs.
  init(_ file: [UInt8]) {
    var named: [RobotsRules] = []
    var general: [RobotsRules] = []
    for group in Self.groups(file) {
      if group.agents.contains(Self.productToken) { named.append(group.rules) }
      if group.agents.contains("*") { general.append(group.rules) }
    }
    for group in named.isEmpty ? general : named {
      rules += group.rules
      delay = delay ?? group.delay
    }
  }

  /// For a path with its query. The longest rule that matches counts, of equal ones the kinder.
  func allows(_ target: String) -> Bool {
    let target = RobotsPattern.evened(target, isPattern: false)
    var best: (length: Int, allows: Bool) = (0, true)
    for rule in rules {
      let length = rule.pattern.length
      guard length > best.length || length == best.length && rule.allows,
        rule.pattern.matches(target)
      else { continue }
      best = (length, rule.allows)
    }
    return best.allows
  }
}

// MARK: - Reading

extension RobotsRules {
  private struct Group {
    var agents: Set<String> = []
    var rules = RobotsRules()
    /// After the first rule, a further user agent begins another group.
    var isOpen = true

    mutating func take(_ key: String, _ value: String) {
      switch key {
      case "allow", "disallow":
        isOpen = false
        // An empty one says nothing.
        if value.isEmpty { return }
        rules.rules.append(Rule(allows: key == "allow", pattern: RobotsPattern(value)))
      case "crawl-delay":
        guard let seconds = Double(value), seconds >= 0, seconds.isFinite else { return }
        rules.delay = rules.delay ?? seconds
      // Sitemaps and the like are not part of a group, and end none.
      default: break
      }
    }
  }

  private static func groups(_ file: [UInt8]) -> [Group] {
    var text = file.prefix(longestFile)
    if text.starts(with: [0xEF, 0xBB, 0xBF]) { text = text.dropFirst(3) }
    var groups: [Group] = []
    for line in text.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      guard let (key, value) = member(line) else { continue }
      if key == "user-agent" || key == "useragent" {
        if groups.last?.isOpen != true { groups.append(Group()) }
        groups[groups.count - 1].agents.insert(agent(value))
        continue
      }
      // Rules before the first user agent are for nobody.
      guard !groups.isEmpty else { continue }
      groups[groups.count - 1].take(key, value)
    }
    return groups
  }

  private static func member(_ line: ArraySlice<UInt8>) -> (key: String, value: String)? {
    let content = line.prefix { $0 != UInt8(ascii: "#") }
    guard let colon = content.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    func text(_ part: ArraySlice<UInt8>) -> String {
      HTMLText.trim(String(decoding: part, as: UTF8.self))
    }
    return (text(content[..<colon]).lowercased(), text(content[(colon + 1)...]))
  }

  /// The product token in a line: `Name/1.0` is `name`.
  private static func agent(_ value: String) -> String {
    if value == "*" || value.hasPrefix("* ") { return "*" }
    return value.prefix { $0.isASCII && ($0.isLetter || $0 == "-" || $0 == "_") }.lowercased()
  }
}
