import TestSupport
import Testing

@testable import Net
@testable import Web

@Suite("Attacks by address", .timeLimit(.minutes(1)))
struct VisitAttackTests {
  /// P stands for the port of a server on this machine.
  static let addresses = [
    "http://127.0.0.1:P/", "http://0x7f.1:P/", "http://2130706433:P/", "http://0177.0.0.1:P/",
    "http://127.1:P/", "http://127.0.0.1.:P/", "http://[::1]:P/", "http://[::ffff:127.0.0.1]:P/",
    "http://[::127.0.0.1]:P/", "http://[64:ff9b::127.0.0.1]:P/", "http://[2002:7f00:1::]:P/",
    "http://[::]:P/", "http://0.0.0.0:P/", "http://0:P/", "http://%31%32%37.0.0.1:P/",
    "http://１２７.0.0.1:P/", "http://169.254.169.254/latest/meta-data/", "http://100.64.0.1:P/",
    "http://10.0.0.1:P/", "http://172.16.0.1:P/", "http://192.168.0.1:P/", "http://224.0.0.1:P/",
    "http://198.18.0.1:P/", "http://[fe80::1]:P/", "http://[fd00::1]:P/", "http://[ff02::1]:P/",
    "http://user@127.0.0.1:P/", "http://example.org@127.0.0.1:P/",
    "http://127.0.0.1:P\\@example.org/", "file:///etc/passwd", "gopher://127.0.0.1:P/",
    "smb://127.0.0.1/share", "dict://127.0.0.1:P/", "HTTP://0X7F.1:P/",
    // Other numbers for the same.
    "http://0x7f000001:P/", "http://017700000001:P/", "http://127.00.00.01:P/",
    "http://127.0.257:P/", "http://0xA9FEA9FE/", "http://192.0.0.192:P/", "http://192.88.99.1:P/",
    "http://255.255.255.255:P/",
    // IPv6 that holds IPv4, or belongs to a link.
    "http://[::7f00:1]:P/", "http://[::ffff:7f00:1]:P/", "http://[0:0:0:0:0:FFFF:127.0.0.1]:P/",
    "http://[::ffff:169.254.169.254]/", "http://[64:ff9b::7f00:1]:P/",
    "http://[64:ff9b:1::7f00:1]:P/", "http://[2001:0:7f00:1::]:P/", "http://[fec0::1]:P/",
    "http://[fe80::1%25lo]:P/", "http://[fe80::1%lo]:P/", "http://[::1%25lo]:P/",
    // Names of this machine, which what looks them up says are public.
    "http://localhost:P/", "http://LOCALHOST:P/", "http://localhost.:P/",
    "http://foo.localhost:P/", "http://%6c%6f%63alhost:P/",
    // Letters, digits and dots that stand for others.
    "http://127。0。0。1:P/", "http://127．0．0．1:P/", "http://127｡0｡0｡1:P/", "http://①②⑦.0.0.1:P/",
    "http://ⓛocalhost:P/", "http://loc\u{AD}alhost:P/", "http://loc%C2%ADalhost:P/",
    "http://%EF%BC%9127.0.0.1:P/", "http://127%2E0%2E0%2E1:P/",
    // Ports.
    "http://127.0.0.1:0/", "http://127.0.0.1:+P/", "http://127.0.0.1:P%20/",
    "http://127.0.0.1:٨٠/", "http://93.184.216.34:25/", "http://93.184.216.34:22/",
    // Slashes, tabs and other schemes.
    "http:\\\\127.0.0.1:P\\", "http:/127.0.0.1:P/x", "http:127.0.0.1:P/x", "http://127.0.0.1\t:P/",
    "ht\ttp://127.0.0.1:P/", "http://\u{1}127.0.0.1:P/", "http://[::1]@127.0.0.1:P/",
    "ftp://127.0.0.1:P/", "ldap://127.0.0.1:P/", "ws://127.0.0.1:P/", "data:text/html,words",
    "view-source:http://127.0.0.1:P/", "https://127.0.0.1:P/",
  ]

  private static func isRefusal(_ error: VisitError?) -> Bool {
    switch error {
    case .refusedAddress, .refusedPort, .notWeb, .credentials, .unusableAddress: true
    default: false
    }
  }

  @Test(
    "No spelling of an address of this machine or its network is connected to", arguments: addresses
  )
  func direct(address: String) async throws {
    let target = try ChatServer.site(["/": .page("<p>secret</p>")])
    let error = try await VisitTrial().error(address.replacing(":P", with: ":\(target.port)"))
    #expect(Self.isRefusal(error), "\(String(describing: error))")
    #expect(target.connectionCount == 0)
  }

  @Test("An allowed site cannot lead there either", arguments: addresses)
  func redirected(address: String) async throws {
    let target = try ChatServer.site(["/": .page("<p>secret</p>")])
    let location = address.replacing(":P", with: ":\(target.port)")
    let site = try ChatServer.site(["/": .status(302, headers: [("Location", location)])])
    let error = try await VisitTrial(allowing: site).error(site.origin)
    if case .badRedirect = error {
    } else {
      #expect(Self.isRefusal(error), "\(String(describing: error))")
    }
    #expect(target.connectionCount == 0)
    #expect(site.requests.map(\.path) == ["/robots.txt", "/"])
  }

  @Test(
    "An allowed site's address within another one allows nothing",
    arguments: [
      "S@127.0.0.1:P/", "S:x@127.0.0.1:P/", "S%40127.0.0.1:P/", "S.127.0.0.1:P/",
      "S\\@127.0.0.1:P/", "S#@127.0.0.1:P/", "http://127.0.0.1:P/S", "http://127.0.0.1:P/?S",
    ])
  func allowedWithin(address: String) async throws {
    let target = try ChatServer.site(["/": .page("<p>secret</p>")])
    let site = try ChatServer.site(["/": .page("<p>Words.</p>")])
    let trial = try VisitTrial(allowing: site)
    let url = address.replacing(":P", with: ":\(target.port)").replacing("S", with: site.origin)
    _ = try await trial.error(url)
    #expect(target.connectionCount == 0)
  }

  @Test("The same site under another name or port is not the allowed one")
  func otherOrigin() async throws {
    let site = try ChatServer.site(["/": .page("<p>words</p>")])
    var trial = try VisitTrial(allowing: site)
    trial.resolver = .system
    let error = try await trial.error("http://localhost:\(site.port)/")
    guard case .refusedAddress("localhost", let address) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(address.reach == .loopback)
    #expect(site.connectionCount == 0)
    #expect(try await trial.error(site.origin) == nil)
  }

  @Test("A host with one private address among its public ones is not asked")
  func mixedAddresses() async throws {
    let transport = ScriptedTransport(["/": .status(200, "words")])
    var trial = try VisitTrial()
    trial.resolver = HostResolver { _, _ in .addresses([.v4(93, 184, 216, 34), .v4(10, 0, 0, 1)]) }
    let refusal = VisitError.refusedAddress(host: "h.example", .v4(10, 0, 0, 1))
    #expect(try await trial.error("http://h.example/", transport) == refusal)
    #expect(
      refusal.description
        == "h.example is not visited: its address 10.0.0.1 is an address of a private network")
    #expect(transport.requests.isEmpty)
  }

  @Test(
    "A name that turns private between the check and the connection reaches nothing",
    arguments: [true, false])
  func rebinding(obeysRobots: Bool) async throws {
    let target = try ChatServer.site(["/": .page("<p>secret</p>")])
    // What the check is told is public; libcurl looks the name up again, and finds this machine.
    var trial = try VisitTrial()
    trial.settings.obeysRobots = obeysRobots
    let error = try await trial.error("http://localhost:\(target.port)/")
    guard case .refusedAddress("localhost", let address) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(address.reach == .loopback)
    #expect(target.connectionCount == 0)
  }

  @Test("A connection that another request has opened is not used")
  func sharedConnection() async throws {
    let target = try ChatServer.site(["/": .page("<p>secret</p>")])
    var options = CurlOptions()
    options.maximumIdleSeconds = 60
    let transport = CurlTransport(options)
    var request = HTTPRequest(url: target.origin + "/", totalTimeoutSeconds: 20)
    #expect(try await transport.send(request).status == 200)
    request.destination = .publicOnly
    let guarded = request
    let refusal = TransportError.addressRefused(endpoint: target.origin, .v4(127, 0, 0, 1))
    await #expect(throws: refusal) { try await transport.send(guarded) }
    #expect(target.requestCount == 1)
    #expect(target.connectionCount == 1)
  }

  @Test("A page that moves its reader on by itself is a page")
  func metaRefresh() async throws {
    let target = try ChatServer.site(["/": .page("<p>secret</p>")])
    let site = try ChatServer.site([
      "/": .page("<meta http-equiv=refresh content='0; url=\(target.origin)/'><p>Words.</p>")
    ])
    let trial = try VisitTrial(allowing: site)
    let page = try await trial.fetcher().fetch(site.origin)
    #expect(try page.document().blocks.map(\.text) == ["Words."])
    #expect(target.connectionCount == 0)
  }
}
