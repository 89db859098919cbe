import Testing

@testable import Net

@Suite("Addresses of the same page")
struct CanonicalURLTests {
  @Test(
    "What makes no difference is dropped",
    arguments: [
      ("HTTP://Example.COM", "http://example.com"),
      ("https://example.com:443/a", "https://example.com/a"),
      ("http://example.com:443/a", "http://example.com:443/a"),
      ("https://example.com/a/#part", "https://example.com/a"),
      ("https://example.com/?", "https://example.com"),
      ("https://example.com/a?utm_source=x&b=1&gclid=2", "https://example.com/a?b=1"),
      ("https://example.com/a?UTM_Medium=mail", "https://example.com/a"),
      ("https://example.com/A?b=2&a=1", "https://example.com/A?b=2&a=1"),
      ("https://example.com/%7euser/%c3%a9", "https://example.com/~user/%C3%A9"),
      ("https://example.com/100%", "https://example.com/100%"),
      ("https://user:pass@example.com/", "https://example.com"),
      ("http://[::1]:80/x", "http://[::1]/x"),
    ])
  func canonical(url: String, expected: String) {
    #expect(CanonicalURL(url)?.text == expected)
  }

  @Test(
    "What is no web address has none",
    arguments: ["", "/relative", "ftp://a/b", "mailto:a@b", "http://"])
  func others(url: String) {
    #expect(CanonicalURL(url) == nil)
  }
}
