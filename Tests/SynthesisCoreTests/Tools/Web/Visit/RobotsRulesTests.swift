import Testing

@testable import Web

@Suite("robots.txt")
struct RobotsRulesTests {
  private static func allows(_ file: String, _ target: String) -> Bool {
    RobotsRules(Array(file.utf8)).allows(target)
  }

  /// The example of RFC 9309, 5.1, with this program's name in the place of one of its crawlers'.
  static let example = """
    User-Agent: *
    Disallow: *.gif$
    Disallow: /example/
    Allow: /publications/

    User-Agent: synthesize-multi
    Disallow: /
    Allow: /example/page.html
    Allow: /example/allowed.gif

    User-Agent: barbot
    User-Agent: bazbot
    Disallow: /example/page.html

    User-Agent: quxbot
    """

  @Test(
    "The groups that name the program count, otherwise those for all",
    arguments: [
      (example, "/", false), (example, "/example/page.html", true),
      (example, "/publications/x", false),
      (example, "/example/allowed.gif", true), (example, "/example/other.gif", false),
      (example.replacing("synthesize-multi", with: "foobot"), "/", true),
      (example.replacing("synthesize-multi", with: "foobot"), "/x.gif", false),
      (example.replacing("synthesize-multi", with: "foobot"), "/x.gif?y", true),
      (example.replacing("synthesize-multi", with: "foobot"), "/example/", false),
      (example.replacing("quxbot", with: "Synthesize-Multi"), "/example/page.html", true),
      ("User-agent: SYNTHESIZE-MULTI/1.0\nDisallow: /", "/", false),
      ("User-agent: synthesize-multiple\nDisallow: /", "/", true),
      ("User-agent: a\nUser-agent: synthesize-multi\nUser-agent: b\nDisallow: /x", "/x", false),
      (
        "User-agent: synthesize-multi\nDisallow: /a\nUser-agent: b\nDisallow: /b\nUser-agent: synthesize-multi\nDisallow: /c",
        "/a", false
      ),
      (
        "User-agent: synthesize-multi\nDisallow: /a\nUser-agent: b\nDisallow: /b\nUser-agent: synthesize-multi\nDisallow: /c",
        "/b", true
      ),
      (
        "User-agent: synthesize-multi\nDisallow: /a\nUser-agent: b\nDisallow: /b\nUser-agent: synthesize-multi\nDisallow: /c",
        "/c", false
      ),
      ("User-agent: b\nSitemap: http://h/s\nUser-agent: *\nDisallow: /x", "/x", false),
      ("User-agent: synthesize-multi\nDisallow:\nUser-agent: *\nDisallow: /", "/x", true),
    ])
  func groups(file: String, target: String, expected: Bool) {
    #expect(Self.allows(file, target) == expected)
  }

  @Test(
    "The longest rule counts, and of equal ones the kinder (RFC 9309, 5.2)",
    arguments: [
      (
        "Allow: /example/page/\nDisallow: /example/page/disallowed.gif",
        "/example/page/disallowed.gif", false
      ),
      (
        "Allow: /example/page/\nDisallow: /example/page/disallowed.gif", "/example/page/x.gif", true
      ),
      ("Disallow: /x\nAllow: /x", "/x", true), ("Allow: /x\nDisallow: /x", "/x", true),
      ("Allow: /p\nDisallow: /", "/page", true),
      ("Allow: /folder\nDisallow: /folder", "/folder/p", true),
      ("Allow: /page\nDisallow: /*.htm", "/page.htm", false), ("Allow: /$\nDisallow: /", "/", true),
      ("Allow: /$\nDisallow: /", "/page.htm", false), ("Disallow: /a\nAllow: /a*b", "/axb", true),
    ])
  func ranking(rules: String, target: String, expected: Bool) {
    #expect(Self.allows("User-agent: *\n" + rules, target) == expected)
  }

  @Test(
    "Stars stand for anything, a dollar for the end",
    arguments: [
      ("/", "/any", true), ("/fish", "/fish", true), ("/fish", "/fishheads/y.html", true),
      ("/fish", "/Fish.asp", false),
      ("/fish", "/catfish", false), ("/fish*", "/fish.html", true), ("/fish/", "/fish", false),
      ("/fish/", "/fish/?id", true),
      ("/*.php", "/folder/any.php.file.html", true), ("/*.php", "/windows.PHP", false),
      ("/*.php", "/", false),
      ("/*.php$", "/filename.php", true), ("/*.php$", "/filename.php?p", false),
      ("/*.php$", "/filename.php5", false),
      ("/*.php$", "/a.phpb.php", true), ("/fish*.php", "/fishheads/catfish.php?p", true),
      ("/fish*.php", "/Fish.PHP", false),
      ("*/x", "/a/x", true), ("/a*b*c$", "/abcbc", true), ("/a*b*c$", "/abcb", false),
      ("/a$b", "/a$b", false),
      ("/a%24b", "/a$b", true), ("/path/file-with-a-%2A.html", "/path/file-with-a-*.html", true),
      ("/path/foo-%24", "/path/foo-$", true), ("/**a", "/ba", true), ("/*", "/", true),
      ("/$", "/", true), ("/a*a", "/a", false),
      ("/*aab", "/aaab", true), ("/*abab$", "/abaabab", true), ("/*ababc*c", "/abababcab", false),
      ("fish", "/fish", false),
    ])
  func patterns(pattern: String, target: String, isMatched: Bool) {
    #expect(Self.allows("User-agent: *\nDisallow: \(pattern)", target) == !isMatched)
  }

  @Test(
    "Escapes do not matter where they mean the same (RFC 9309, 2.2.2)",
    arguments: [
      ("/foo/bar?baz=quz", "/foo/bar?baz=quz", true),
      ("/foo/bar?baz=https://foo.bar", "/foo/bar?baz=https%3A%2F%2Ffoo.bar", true),
      ("/foo/bar?baz=https%3a%2f%2ffoo.bar", "/foo/bar?baz=https://foo.bar", true),
      ("/foo/bar/ツ", "/foo/bar/%E3%83%84", true),
      ("/foo/bar/%e3%83%84", "/foo/bar/%E3%83%84", true),
      ("/foo/bar/%62%61%7A", "/foo/bar/baz", true), ("/foo/bar/baz", "/foo/bar/%62%61%7a", true),
      ("/a/b", "/a%2Fb", false), ("/a%2Fb", "/a/b", false), ("/a%", "/a%", true),
    ])
  func escapes(pattern: String, target: String, isMatched: Bool) {
    #expect(Self.allows("User-agent: *\nDisallow: \(pattern)", target) == !isMatched)
  }

  @Test(
    "A file is read however it is written",
    arguments: [
      ("\u{FEFF}User-agent: *\nDisallow: /x", false), ("user-AGENT:*\r\ndisallow:/x\r\n", false),
      ("User-agent: *\rDisallow: /x\r", false),
      ("  User-agent : * # all\n\tDisallow :  /x  # this\n", false),
      ("Disallow: /x", true), ("User-agent: *\n\n\nDisallow: /x", false),
      ("User-agent *\nDisallow /x", true),
      ("", true), ("\u{0}\u{1}", true), ("<html>User-agent: *\nDisallow: /x</html>", true),
      ("User-agent: *\nDisallow: #/x", true),
      ("User-agent: *\nCrawl-delay: 5\nDisallow: /x", false),
    ])
  func lines(file: String, allows: Bool) { #expect(Self.allows(file, "/x") == allows) }

  @Test("Bytes that are no text break nothing, and what is behind the cap is not read")
  func limits() {
    #expect(
      !RobotsRules(Array("User-agent: *\nDisallow: /\u{FF}".utf8) + [0xFF, 0x0A]).allows(
        "/%C3%BF%EF%BF%BD"))
    let filler = String(repeating: "# filler\n", count: RobotsRules.longestFile / 9 + 1)
    #expect(!Self.allows("User-agent: *\nDisallow: /x\n" + filler, "/x"))
    #expect(Self.allows("User-agent: *\n" + filler + "Disallow: /x\n", "/x"))
  }

  @Test("Rules made to be slow are not")
  func slowRules() {
    let letters = String(repeating: "a", count: 2000)
    let rule = "Disallow: /*\(letters)b\n"
    let file = "User-agent: *\n" + String(repeating: rule, count: 250)
    // Letter by letter from each place, it would be a thousand million comparisons.
    #expect(Self.allows(file, "/" + letters + letters))
  }

  @Test(
    "The delay is that of the group",
    arguments: [
      ("User-agent: *\nCrawl-delay: 2.5", 2.5), ("User-agent: *\nCrawl-delay: x", nil),
      ("User-agent: *\nCrawl-delay: -1", nil), ("User-agent: *\nCrawl-delay: inf", nil),
      ("User-agent: b\nCrawl-delay: 9\nDisallow: /\n\nUser-agent: *\nDisallow: /a", nil),
      (
        "User-agent: *\nCrawl-delay: 9\nDisallow: /a\nUser-agent: synthesize-multi\nCrawl-delay: 3",
        3
      ),
    ] as [(String, Double?)])
  func delay(file: String, seconds: Double?) {
    #expect(RobotsRules(Array(file.utf8)).delay == seconds)
  }
}
