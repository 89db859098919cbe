import Testing

@testable import Net

@Suite("HTTP address")
struct HTTPAddressTests {
  @Test(
    "an address is named without path, query and password",
    arguments: [
      ("http://h", "http://h", false),
      ("HTTPS://Api.Example:8443/v1?key=k#f", "https://api.example:8443", false),
      ("http://user:pass@h:80/v1", "http://h:80", false),
      ("http://h?key=k", "http://h", false),
      ("http://localhost:8000/v1", "http://localhost:8000", true),
      ("http://127.8.8.8", "http://127.8.8.8", true),
      ("http://[::1]:8000/v1", "http://[::1]:8000", true),
      ("http://[2001:DB8::1]/", "http://[2001:db8::1]", false),
      ("http://127.0.0.1.example/", "http://127.0.0.1.example", false),
      ("http://localhost@evil.example/", "http://evil.example", false),
    ])
  func naming(url: String, name: String, isLoopback: Bool) throws {
    let address = try #require(HTTPAddress(url))
    #expect(address.description == name)
    #expect(address.isLoopback == isLoopback)
  }

  @Test(
    "what is no http address is refused",
    arguments: [
      "", "h", "h:80", "//h", "ftp://h", "http:///v1", "http://:80", "http://h:port",
      "http://h:70000", "http://[::1", "http://h /", "http://h/\n",
    ])
  func refusal(url: String) {
    #expect(HTTPAddress(url) == nil)
  }
}
