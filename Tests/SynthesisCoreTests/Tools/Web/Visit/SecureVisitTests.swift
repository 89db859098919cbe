import TestSupport
import Testing

@testable import Net
@testable import Web

@Suite(
  "Visits over TLS", .timeLimit(.minutes(1)),
  .enabled(if: TestCertificates.isPossible, "openssl is not installed"))
struct SecureVisitTests {
  private func trial(
    _ certificates: TestCertificates, trusting file: String? = nil
  ) throws -> (VisitTrial, CurlTransport) {
    var options = CurlOptions()
    options.certificateFile = file ?? certificates.authority
    return (try VisitTrial(), CurlTransport(options))
  }

  @Test("A page is read from a site with a certificate of an authority that is trusted")
  func trusted() async throws {
    let certificates = try await TestCertificates()
    let site = try ChatServer.site(["/": .page("<p>Words.</p>")])
    let door = try await SecureDoor(to: site.port, certificates)
    var (trial, transport) = try trial(certificates)
    trial.settings.allowedOrigins = [door.origin]
    let page = try await trial.fetcher(transport).fetch(door.origin)
    #expect(try page.document().blocks.map(\.text) == ["Words."])
    #expect(page.finalURL == door.origin + "/")
    #expect(site.requests.map(\.path) == ["/robots.txt", "/"])
  }

  @Test("A site that has moved from http to https is followed, and no site the other way")
  func redirects() async throws {
    let certificates = try await TestCertificates()
    let target = try ChatServer.site(["/": .page("<p>Plain.</p>")])
    let site = try ChatServer.site([
      "/": .page("<p>Words.</p>"), "/down": .status(302, headers: [("Location", target.origin)]),
    ])
    let door = try await SecureDoor(to: site.port, certificates)
    let old = try ChatServer.site(["/": .status(301, headers: [("Location", door.origin + "/")])])
    var (trial, transport) = try trial(certificates)
    trial.settings.allowedOrigins = [door.origin, old.origin, target.origin]
    let page = try await trial.fetcher(transport).fetch(old.origin)
    #expect(page.finalURL == door.origin + "/")
    #expect(try page.document().blocks.map(\.text) == ["Words."])
    #expect(
      try await trial.error(door.origin + "/down", transport)
        == .badRedirect(reason: "from https to http"))
    #expect(target.connectionCount == 0)
  }

  @Test(
    "A site with a certificate that is no good is tried once, told nothing, and named with the cause",
    arguments: [
      (TestCertificates.Kind.otherHost, true, "its certificate is for another host"),
      (.expired, true, "its certificate has expired"),
      (
        .selfSigned, true,
        "its certificate is signed by itself; CURL_CA_BUNDLE or SSL_CERT_FILE may name it"
      ),
      (
        .good, false,
        "its certificate is of an authority that is not known here; CURL_CA_BUNDLE or SSL_CERT_FILE may name it"
      ),
    ])
  func refused(kind: TestCertificates.Kind, isTrusted: Bool, reason: String) async throws {
    let certificates = try await TestCertificates()
    let site = try ChatServer.site(["/": .page("<p>secret</p>")])
    let door = try await SecureDoor(to: site.port, certificates, kind)
    let other = isTrusted ? nil : try await TestCertificates()
    var (trial, transport) = try trial(certificates, trusting: other?.authority)
    trial.settings.allowedOrigins = [door.origin]
    let error = try await trial.error(door.origin, transport)
    let sentence = "no trusted connection to \(door.origin): \(reason)"
    #expect(
      error?.description
        == "the robots.txt of 127.0.0.1 cannot be read, so nothing there is visited: \(sentence)")
    trial.settings.obeysRobots = false
    #expect(try await trial.error(door.origin, transport)?.description == sentence)
    #expect(try await door.attempts(atLeast: 2))
    #expect(door.attempts == 2)
    #expect(site.requestCount == 0)
  }

  @Test("TLS is no way to this machine for a site that is not allowed")
  func notAllowed() async throws {
    let certificates = try await TestCertificates()
    let site = try ChatServer.site(["/": .page("<p>secret</p>")])
    let door = try await SecureDoor(to: site.port, certificates)
    let (trial, transport) = try trial(certificates)
    let error = try await trial.error(door.origin, transport)
    #expect(error == .refusedAddress(host: "127.0.0.1", .v4(127, 0, 0, 1)))
    // Past the check of the name, as when it means another host a moment later.
    let name = try await trial.error("https://localhost:\(door.port)/", transport)
    guard case .refusedAddress("localhost", _) = name else {
      Issue.record("\(String(describing: name))")
      return
    }
    #expect(door.attempts == 0)
  }

  @Test("A server that ends the connection instead of a handshake is one that cannot be reached")
  func noTLS() async throws {
    let site = try ChatServer.site([:])
    let door = try await SecureDoor(to: site.port, try await TestCertificates(), nil)
    var trial = try VisitTrial()
    trial.settings.allowedOrigins = [door.origin]
    trial.settings.obeysRobots = false
    #expect(
      try await trial.error(door.origin)?.description
        == "no connection to \(door.origin): the TLS handshake failed")
  }

  @Test("Without the file of trusted certificates nothing is trusted")
  func missingFile() async throws {
    let certificates = try await TestCertificates()
    let site = try ChatServer.site([:])
    let door = try await SecureDoor(to: site.port, certificates)
    var (trial, transport) = try trial(certificates, trusting: "/nowhere/authority.pem")
    trial.settings.allowedOrigins = [door.origin]
    trial.settings.obeysRobots = false
    #expect(
      try await trial.error(door.origin, transport)?.description
        == "no trusted connection to \(door.origin): the file of trusted certificates cannot be read"
    )
  }

  @Test("A search service with a certificate of an unknown authority is asked once")
  func search() async throws {
    let certificates = try await TestCertificates()
    let service = try ChatServer { _ in .status(200, body: #"{"results": []}"#) }
    let door = try await SecureDoor(to: service.port, certificates)
    func search(_ file: String) async throws -> [SearchResult] {
      var options = CurlOptions()
      options.certificateFile = file
      return try await HostedSearch(
        service: SearxngSearch(url: door.origin), transport: CurlTransport(options),
        policy: RetryPolicy(maximumRetries: 3)
      ).search("zinc", count: 5)
    }
    #expect(try await search(certificates.authority) == [])
    let stranger = try await TestCertificates()
    let error = await #expect(throws: SearchError.self) { try await search(stranger.authority) }
    #expect(
      error?.description
        == "no trusted connection to \(door.origin): its certificate is of an authority that is not known here; CURL_CA_BUNDLE or SSL_CERT_FILE may name it"
    )
    #expect(try await door.attempts(atLeast: 2))
    #expect(door.attempts == 2)
    #expect(service.requestCount == 1)
  }
}
