import Testing

@testable import Net
@testable import Web

@Suite("Addresses of pages")
struct PageURLTests {
  @Test(
    "An address is read as browsers read it, and written in one way",
    arguments: [
      ("http://Example.ORG", "http://example.org/"),
      (" https://example.org:443/a?b=c#d\n", "https://example.org/a?b=c"),
      ("http://example.org:8080", "http://example.org:8080/"),
      ("http://example.org:/x", "http://example.org/x"),
      ("http://example.org./x", "http://example.org/x"),
      ("http://example.org/a/./b/../c", "http://example.org/a/c"),
      ("http://example.org/../../etc/%2e%2E/x", "http://example.org/x"),
      ("http://example.org/a/..", "http://example.org/"),
      ("http://example.org/a/b/.", "http://example.org/a/b/"),
      ("http://example.org//a//b/", "http://example.org//a//b/"),
      ("http://example.org/a b/ü?q=ü \"x\"", "http://example.org/a%20b/%C3%BC?q=%C3%BC%20%22x%22"),
      ("http:\\\\example.org\\a\\b?c\\d", "http://example.org/a/b?c\\d"),
      ("http://example.org?q=/../x", "http://example.org/?q=/../x"),
      ("http://%65xample.org/", "http://example.org/"),
      ("http://M%C3%BCnchen.example/", "http://xn--mnchen-3ya.example/"),
      ("http://例え。テスト/", "http://xn--r8jz45g.xn--zckzah/"),
      ("http://0x7f.1/", "http://127.0.0.1/"), ("http://2130706433/", "http://127.0.0.1/"),
      ("http://0177.0.0.1/", "http://127.0.0.1/"), ("http://127.1/", "http://127.0.0.1/"),
      ("http://127.0.0.1./", "http://127.0.0.1/"), ("http://0X7F000001/", "http://127.0.0.1/"),
      ("http://127.0x0.0.01/", "http://127.0.0.1/"), ("http://1.2.772/", "http://1.2.3.4/"),
      ("http://0/", "http://0.0.0.0/"), ("http://%31%32%37.1/", "http://127.0.0.1/"),
      ("http://[::1]:80/", "http://[::1]/"),
      ("http://[0:0::FFFF:127.0.0.1]/", "http://[::ffff:7f00:1]/"),
      ("http://1.example/", "http://1.example/"), ("http://0x.example/", "http://0x.example/"),
    ])
  func spelling(text: String, expected: String) throws {
    let url = try PageURL(text)
    #expect(url.text == expected)
    #expect(try PageURL(url.text) == url)
    // What decides the rest of the way reads it alike.
    #expect(HTTPAddress(url.text)?.description == url.origin)
  }

  @Test(
    "What is no address of a page is refused with a reason",
    arguments: [
      ("", "this is no address of a page: it does not begin with http:// or https://"),
      ("example.org/x", "this is no address of a page: it does not begin with http:// or https://"),
      ("file:///etc/passwd", "file: is not visited, only http and https are"),
      ("GOPHER://h/", "gopher: is not visited, only http and https are"),
      ("javascript:alert(1)", "javascript: is not visited, only http and https are"),
      ("http:example.org", "this is no address of a page: it does not begin with http://"),
      ("http://user@example.org/", "an address with a user name is not visited"),
      ("http://user:pass@example.org/", "an address with a user name is not visited"),
      ("http://a@b@c/", "an address with a user name is not visited"),
      ("http://:@example.org/", "an address with a user name is not visited"),
      ("http:///x", "this is no address of a page: its host is no name of a host"),
      ("http://a..b/", "this is no address of a page: its host is no name of a host"),
      ("http://a b/", "this is no address of a page: its host is no name of a host"),
      ("http://a%00b/", "this is no address of a page: its host is no name of a host"),
      ("http://a%2fb/", "this is no address of a page: its host is no name of a host"),
      ("http://a%zz/", "this is no address of a page: its host cannot be read"),
      ("http://%ff/", "this is no address of a page: its host cannot be read"),
      ("http://h:0/", "this is no address of a page: its port is no port"),
      ("http://h:65536/", "this is no address of a page: its port is no port"),
      ("http://h:+1/", "this is no address of a page: its port is no port"),
      ("http://h:8080x/", "this is no address of a page: its port is no port"),
      ("http://256.256.256.256/", "this is no address of a page: its host is no IPv4 address"),
      ("http://1.2.3.4.5/", "this is no address of a page: its host is no IPv4 address"),
      ("http://4294967296/", "this is no address of a page: its host is no IPv4 address"),
      ("http://127.0.0.09/", "this is no address of a page: its host is no IPv4 address"),
      ("http://example.1/", "this is no address of a page: its host is no IPv4 address"),
      ("http://[::1/", "this is no address of a page: its host has no end"),
      ("http://[1.2.3.4]/", "this is no address of a page: its host is no IPv6 address"),
      ("http://[fe80::1%25eth0]/", "this is no address of a page: its host is no IPv6 address"),
      ("http://[::1]x/", "this is no address of a page: its port is no port"),
      (
        "http://１２７.0.0.1/",
        "this is no address of a page: its host has characters that no name has"
      ),
      (
        "http://ⓛocalhost/",
        "this is no address of a page: its host has characters that no name has"
      ),
      (
        "http://a\u{AD}ü/", "this is no address of a page: its host has characters that no name has"
      ),
      ("http://h/\u{1}", "this is no address of a page: it has a control character"),
      ("http://h/a\r\nb", "this is no address of a page: it has a control character"),
    ])
  func refusals(text: String, sentence: String) {
    let error = #expect(throws: VisitError.self) { try PageURL(text) }
    #expect(error?.description == sentence)
  }

  @Test("An address longer than any page's is refused")
  func length() {
    let path = String(repeating: "a", count: PageURL.longest)
    #expect(throws: VisitError.unusableAddress("it is too long")) {
      try PageURL("http://h/\(path)")
    }
  }

  @Test(
    "A reference leads where a browser would go",
    arguments: [
      ("https://other.example/y", "https://other.example/y"),
      ("//other.example/y", "http://other.example/y"),
      ("/y", "http://h/y"), ("y", "http://h/a/y"), ("../y", "http://h/y"),
      ("?z=1", "http://h/a/b?z=1"),
      ("#f", "http://h/a/b?c=/d"), ("", "http://h/a/b?c=/d"), ("./", "http://h/a/"),
      ("y:z", nil), ("\\\\other.example\\y", "http://other.example/y"), ("é", "http://h/a/%C3%A9"),
    ] as [(String, String?)])
  func following(reference: String, expected: String?) throws {
    let page = try PageURL("http://h/a/b?c=/d")
    guard let expected else {
      #expect(throws: VisitError.self) { try page.following(reference) }
      return
    }
    #expect(try page.following(reference).text == expected)
  }

  @Test(
    "Punycode is that of RFC 3492",
    arguments: [
      ("bücher", "bcher-kva"), ("münchen", "mnchen-3ya"), ("ü", "tda"),
      ("他们为什么不说中文", "ihqwcrb4cv8a8dqg056pqjye"),
      ("почемужеонинеговорятпорусски", "b1abfaaepdrnnbgefbadotcwatmq2g4l"),
      ("3年b組金八先生", "3b-ww4c5e180e575a65lsy2b"),
    ])
  func punycode(label: String, code: String) {
    #expect(Punycode.encode(label) == code)
  }
}
