/// How people are shown things: by what their terminal and their locale can take.
struct ConsoleStyle: Sendable, Hashable {
  /// A bar that is drawn anew in place, which takes control characters; plain lines otherwise.
  var drawsBar: Bool
  /// Only ASCII in what decorates our own sentences.
  var isASCII: Bool

  init(drawsBar: Bool = true, isASCII: Bool = false) {
    self.drawsBar = drawsBar
    self.isASCII = isASCII
  }

  init(isTerminal: Bool, environment: [String: String]) {
    isASCII = !Self.isUTF8(environment)
    let terminal = environment["TERM"] ?? ""
    let isDumb = terminal.isEmpty || terminal == "dumb"
    // https://no-color.org: set to anything but nothing.
    let isPlain = !(environment["NO_COLOR"] ?? "").isEmpty
    drawsBar = isTerminal && !isDumb && !isPlain && !isASCII
  }

  /// The first of these that says something is the locale of characters; none is the locale C.
  private static func isUTF8(_ environment: [String: String]) -> Bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment[$0] }
      .first { !$0.isEmpty }
    guard let encoding = locale?.split(separator: ".").dropFirst().first else { return false }
    let name = encoding.prefix { $0 != "@" }.lowercased().filter { $0 != "-" && $0 != "_" }
    return name == "utf8"
  }
}
