import Testing

@testable import SynthesisCore

@Suite("How people are shown things")
struct ConsoleStyleTests {
  private static let utf8 = ["TERM": "xterm-256color", "LANG": "en_US.UTF-8"]

  static let cases: [(environment: [String: String], drawsBar: Bool, isASCII: Bool)] = [
    (utf8, true, false),
    (["TERM": "xterm", "LC_ALL": "C.UTF-8"], true, false),
    (["TERM": "xterm", "LC_CTYPE": "de_DE.utf8"], true, false),
    (["TERM": "xterm", "LANG": "de_DE.UTF-8@euro"], true, false),
    (["TERM": "dumb", "LANG": "en_US.UTF-8"], false, false),
    (["LANG": "en_US.UTF-8"], false, false),
    (["TERM": "xterm", "LANG": "en_US.UTF-8", "NO_COLOR": "1"], false, false),
    // An empty one says nothing.
    (["TERM": "xterm", "LANG": "en_US.UTF-8", "NO_COLOR": ""], true, false),
    (["TERM": "xterm"], false, true),
    (["TERM": "xterm", "LANG": "C"], false, true),
    (["TERM": "xterm", "LANG": "POSIX"], false, true),
    (["TERM": "xterm", "LANG": "en_US.ISO-8859-1"], false, true),
    (["TERM": "xterm", "LANG": "en_US"], false, true),
    // The first that says something counts, in this order.
    (["TERM": "xterm", "LC_ALL": "C", "LC_CTYPE": "C.UTF-8", "LANG": "C.UTF-8"], false, true),
    (["TERM": "xterm", "LC_ALL": "", "LC_CTYPE": "C", "LANG": "C.UTF-8"], false, true),
    (["TERM": "xterm", "LC_ALL": "", "LC_CTYPE": "C.UTF-8", "LANG": "C"], true, false),
  ]

  @Test(
    "A bar takes a terminal that can draw it and a locale that has its characters", arguments: cases
  )
  func styles(environment: [String: String], drawsBar: Bool, isASCII: Bool) {
    #expect(
      ConsoleStyle(isTerminal: true, environment: environment)
        == ConsoleStyle(drawsBar: drawsBar, isASCII: isASCII))
    // What is no terminal never gets one.
    #expect(
      ConsoleStyle(isTerminal: false, environment: environment)
        == ConsoleStyle(drawsBar: false, isASCII: isASCII))
  }
}
