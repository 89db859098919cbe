import Foundation
import TestSupport
import Testing

@testable import Base
@testable import Net
@testable import Web

@Suite("Visits", .timeLimit(.minutes(1)))
struct PageFetcherTests {
  private let time = ManualTime()

  private func trial() throws -> VisitTrial {
    var trial = try VisitTrial()
    trial.clock = time.clock
    return trial
  }

  private func page(_ text: String) -> Result<HTTPResponse, TransportError> {
    .status(200, text, headers: [HTTPHeader(name: "Content-Type", value: "text/plain")])
  }

  @Test("A page comes with all that a record says of it")
  func page() async throws {
    let transport = ScriptedTransport(["/b/?utm_source=x": page("Words.")])
    let address = "http://H.example:80/b/?utm_source=x#part"
    let trial = try trial()
    #expect(
      try await trial.fetcher(transport).fetch(address)
        == FetchedPage(
          url: "http://h.example/b", finalURL: "http://h.example/b/?utm_source=x",
          fetchedAt: 1_700_000_000, digest: SHA256.digest("Words.".utf8).hexadecimal, status: 200,
          contentType: "text/plain", body: Array("Words.".utf8)))
  }

  @Test(
    "A request carries what sites need to know, goes past proxies, and only to public addresses")
  func request() async throws {
    let transport = ScriptedTransport(["/": page("Words.")])
    let trial = try trial()
    _ = try await trial.fetcher(transport).fetch("http://h.example/")
    let request = try #require(transport.requests.last)
    #expect(request.destination == .publicOnly)
    #expect(request.maximumCompressedBytes == 5_000_000)
    #expect(request.maximumBodyBytes == 20_000_000)
    #expect(request.totalTimeoutSeconds == 30)
    #expect(request.connectTimeoutSeconds == 10)
    var allowed = try self.trial()
    allowed.settings.allowedOrigins = ["http://h.example"]
    _ = try await allowed.fetcher(transport).fetch("http://h.example/")
    #expect(transport.requests.last?.destination == .direct)
  }

  @Test("However many ask, in however many processes, a page is requested once")
  func once() async throws {
    let site = try ChatServer { request in
      request.path == "/robots.txt" ? .status(404) : .page("<p>\(request.number)</p>")
    }
    let trial = try VisitTrial(allowing: site)
    let fetchers = try (0..<4).map { _ in try trial.fetcher() }
    let address = site.origin + "/page"
    let bodies = try await withThrowingTaskGroup(of: FetchedPage.self) { group in
      for number in 0..<40 {
        // Spellings of one page.
        let spelling = address + ["", "/", "#a", "?utm_medium=x"][number / 4 % 4]
        group.addTask { try await fetchers[number % 4].fetch(spelling) }
      }
      return try await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(bodies.count == 1)
    #expect(bodies.first?.url == address)
    #expect(bodies.first?.digest == bodies.first.map { SHA256.digest($0.body).hexadecimal })
    #expect(site.requests.map { $0.path.prefix { $0 != "?" } }.count == 2)
  }

  @Test("What a redirect leads to is shared with those who ask for it at once")
  func sharedTargets() async throws {
    let location = [HTTPHeader(name: "Location", value: "/new/")]
    let transport = ScriptedTransport([
      "/old": .status(301, headers: location), "/new/": page("Words."),
    ])
    let trial = try trial()
    let first = try await trial.fetcher(transport).fetch("http://h.example/old")
    let second = try await trial.fetcher(transport).fetch("http://h.example/new/")
    #expect(transport.paths == ["/robots.txt", "/old", "/new/"])
    #expect(first.finalURL == "http://h.example/new/")
    #expect(first.url == "http://h.example/old")
    #expect(second.url == "http://h.example/new")
    #expect(first.digest == second.digest)
    #expect(first.fetchedAt == 1_700_000_000)
  }

  @Test("A slash at the end is kept when it is asked for, though both are one page")
  func slashes() async throws {
    let location = [HTTPHeader(name: "Location", value: "/a/")]
    let transport = ScriptedTransport([
      "/a": .status(301, headers: location), "/a/": page("Words."),
    ])
    let trial = try trial()
    #expect(
      try await trial.fetcher(transport).fetch("http://h.example/a").finalURL
        == "http://h.example/a/")
    #expect(
      try await trial.fetcher(transport).fetch("http://h.example/a/").finalURL
        == "http://h.example/a/")
    #expect(transport.paths == ["/robots.txt", "/a", "/a/"])
  }

  @Test(
    "Failures that would be the same again are remembered, by other processes too",
    arguments: [
      (Result<HTTPResponse, TransportError>.status(404), VisitError.status(404)),
      (.status(410, "gone"), .status(410)), (.status(403), .status(403)), (.status(200), .empty),
      (.status(302), .badRedirect(reason: "there is no address in it")),
      (.failure(.bodyTooLarge(endpoint: "", limit: 7)), .tooLarge(limit: 7)),
      (.failure(.transferTooLarge(endpoint: "", limit: 8)), .tooLargeToSend(limit: 8)),
    ])
  func remembered(reply: Result<HTTPResponse, TransportError>, expected: VisitError) async throws {
    let transport = ScriptedTransport(["/": reply])
    let trial = try trial()
    for _ in 0..<3 { #expect(try await trial.error("http://h.example/", transport) == expected) }
    #expect(transport.paths == ["/robots.txt", "/"])
  }

  @Test(
    "Failures that may pass are asked about again",
    arguments: [
      (Result<HTTPResponse, TransportError>.status(500), VisitError.unavailable(status: 500)),
      (.status(408), .unavailable(status: 408)),
      (.failure(.timeout(endpoint: "", seconds: 3)), .timeout(host: "h.example", seconds: 3)),
      (.failure(.nameNotResolved(endpoint: "")), .unknownHost("h.example")),
      (
        .failure(.notConnected(endpoint: "e", reason: "r")),
        .transport(.notConnected(endpoint: "e", reason: "r"))
      ),
    ])
  func transient(reply: Result<HTTPResponse, TransportError>, expected: VisitError) async throws {
    let transport = ScriptedTransport { request, number in
      request.url.hasSuffix("/robots.txt")
        ? .status(404) : number == 2 ? reply : .status(200, "Words.")
    }
    let trial = try trial()
    #expect(try await trial.error("http://h.example/", transport) == expected)
    #expect(try await trial.error("http://h.example/", transport) == nil)
  }

  @Test("A site that asks to come back later is asked again when it said, and not for ever")
  func retryAfter() async throws {
    let wait = [HTTPHeader(name: "Retry-After", value: "7")]
    let transport = ScriptedTransport { request, number in
      if request.url.hasSuffix("/robots.txt") { return .status(404) }
      return number == 2
        ? .status(429, headers: wait) : number == 3 ? .status(503) : .status(200, "Words.")
    }
    #expect(try await trial().error("http://h.example/", transport) == nil)
    // After robots.txt, what was asked for, and what stands for nothing said.
    #expect(time.pauses == [1, 7, 2])
    let stubborn = ScriptedTransport(["/": .status(503, headers: wait)])
    #expect(try await trial().error("http://h.example/", stubborn) == .unavailable(status: 503))
    #expect(stubborn.requests.count == 1 + Site.tries)
  }

  @Test("A connection that ended while it was idle costs no visit")
  func idleConnection() async throws {
    let lost = TransportError.connectionLost(endpoint: "", reason: "", reusedConnection: true)
    let transport = ScriptedTransport { request, number in
      request.url.hasSuffix("/robots.txt")
        ? .status(404) : number == 2 ? .failure(lost) : .status(200, "Words.")
    }
    #expect(try await trial().error("http://h.example/", transport) == nil)
    #expect(transport.requests.count == 3)
  }

  @Test("A pause that a site asked for holds for all, and one too long ends a visit at once")
  func longPause() async throws {
    let wait = [HTTPHeader(name: "Retry-After", value: "500")]
    let transport = ScriptedTransport([
      "/a": .status(429, headers: wait), "/b": .status(200, "Words."),
    ])
    let trial = try trial()
    let paused = VisitError.paused(host: "h.example", seconds: 500)
    #expect(try await trial.error("http://h.example/a", transport) == paused)
    #expect(try await trial.error("http://h.example/b", transport) == paused)
    #expect(transport.paths == ["/robots.txt", "/a"])
    #expect(paused.description == "h.example asked to be left alone for 500 s")
  }

  @Test("All requests of a visit share its time")
  func time() async throws {
    let transport = ScriptedTransport { request, number in
      var response = HTTPResponse(
        status: 302, headers: [HTTPHeader(name: "Location", value: "/\(number)")], body: [])
      response.timings.total = 12_000
      return request.url.hasSuffix("/robots.txt") ? .status(404) : .success(response)
    }
    #expect(
      try await trial().error("http://h.example/", transport)
        == .timeout(host: "h.example", seconds: 30))
    #expect(transport.requests.dropFirst().map(\.totalTimeoutSeconds) == [30, 18, 6])
  }

  // MARK: robots.txt

  @Test("What robots.txt forbids is not asked for, and the file is asked for once")
  func robots() async throws {
    let transport = ScriptedTransport(
      [
        "/open": page("Words."), "/closed": page("Words."),
        "/to": .status(302, headers: [HTTPHeader(name: "Location", value: "/closed")]),
      ],
      robots: "User-agent: *\nDisallow: /closed\nCrawl-delay: 7")
    let trial = try trial()
    #expect(try await trial.error("http://h.example/open", transport) == nil)
    let forbidden = VisitError.forbidden(url: "http://h.example/closed")
    #expect(try await trial.error("http://h.example/closed", transport) == forbidden)
    #expect(try await trial.error("http://h.example/to", transport) == forbidden)
    #expect(transport.paths == ["/robots.txt", "/open", "/to"])
    #expect(
      forbidden.description
        == "the site's robots.txt does not let programs visit http://h.example/closed")
    // A second after robots.txt, then what it asks for.
    #expect(time.pauses == [1, 7])
    var other = try self.trial()
    other.settings.obeysRobots = false
    #expect(try await other.error("http://h.example/closed", transport) == nil)
  }

  @Test(
    "A robots.txt that cannot be had allows everything if the site says so, and nothing otherwise",
    arguments: [
      (Result<HTTPResponse, TransportError>.status(404), true), (.status(401), true),
      (.status(403), true),
      (.status(302), true), (.status(500), false), (.status(503), false), (.status(429), false),
      (.failure(.timeout(endpoint: "", seconds: 1)), false),
      (.failure(.connectionLost(endpoint: "", reason: "", reusedConnection: false)), false),
    ])
  func unavailableRobots(reply: Result<HTTPResponse, TransportError>, isAllowed: Bool) async throws
  {
    let transport = ScriptedTransport(["/robots.txt": reply, "/": page("Words.")])
    let error = try await trial().error("http://h.example/", transport)
    guard !isAllowed else {
      #expect(error == nil)
      return
    }
    guard case .robotsUnavailable("h.example", _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(!transport.paths.contains("/"))
  }

  @Test("What robots.txt says is read once in a process, whatever becomes of the file")
  func knownRobots() async throws {
    let transport = ScriptedTransport(
      ["/open": page("Words.")], robots: "User-agent: *\nDisallow: /closed")
    let trial = try trial()
    let fetcher = try trial.fetcher(transport)
    _ = try await fetcher.fetch("http://h.example/open")
    let pages = trial.directory.path + "/pages/"
    for file in try FileManager.default.subpathsOfDirectory(atPath: pages)
    where file.hasSuffix(".taken") {
      try FileManager.default.removeItem(atPath: pages + file)
    }
    await #expect(throws: VisitError.forbidden(url: "http://h.example/closed")) {
      try await fetcher.fetch("http://h.example/closed")
    }
    #expect(transport.paths == ["/robots.txt", "/open"])
    let known = KnownRobots()
    for number in 0...KnownRobots.limit { known.keep(.none, of: "\(number)") }
    #expect(known.rules(of: "0") == nil)
    #expect(known.rules(of: "1") != nil)
  }

  @Test("robots.txt is followed to where it has moved, five times at most")
  func movedRobots() async throws {
    func to(_ path: String) -> Result<HTTPResponse, TransportError> {
      .status(301, headers: [HTTPHeader(name: "Location", value: path)])
    }
    var pages = ["/robots.txt": to("/1"), "/x": page("Words.")]
    for number in 1...4 { pages["/\(number)"] = to("/\(number + 1)") }
    pages["/5"] = .status(200, "User-agent: *\nDisallow: /")
    let closed = ScriptedTransport(pages)
    #expect(
      try await trial().error("http://h.example/x", closed) == .forbidden(url: "http://h.example/x")
    )
    pages["/5"] = to("/6")
    pages["/6"] = .status(200, "User-agent: *\nDisallow: /")
    #expect(try await trial().error("http://h.example/x", ScriptedTransport(pages)) == nil)
  }

  // MARK: what is left behind

  @Test(
    "A file that is damaged, or that a killed process has left half written, is as good as none")
  func damage() async throws {
    let transport = ScriptedTransport(["/": page("Words.")])
    let trial = try trial()
    let first = try await trial.fetcher(transport).fetch("http://h.example/")
    let pages = trial.directory.path + "/pages"
    let files = try #require(FileManager.default.enumerator(atPath: pages)).compactMap {
      $0 as? String
    }
    .filter { $0.hasSuffix(".taken") }
    #expect(files.count == 3)
    for file in files {
      let url = URL(filePath: pages + "/" + file)
      let content = try Data(contentsOf: url)
      try content.dropLast(3).write(to: url)
      try content.dropLast(9).write(to: url.deletingPathExtension().appendingPathExtension("raw.1"))
    }
    #expect(try await trial.fetcher(transport).fetch("http://h.example/") == first)
    #expect(transport.paths == ["/robots.txt", "/", "/robots.txt", "/"])
  }

  @Test("What a process had stored when it was killed is not asked for again")
  func unsettled() async throws {
    let transport = ScriptedTransport(["/": page("Words.")])
    let trial = try trial()
    let first = try await trial.fetcher(transport).fetch("http://h.example/")
    let pages = trial.directory.path + "/pages"
    for file in try #require(FileManager.default.enumerator(atPath: pages)).compactMap({
      $0 as? String
    }) where file.hasSuffix(".taken") {
      let name = pages + "/" + file.dropLast(6)
      try FileManager.default.moveItem(atPath: name + ".taken", toPath: name + ".raw")
    }
    #expect(try await trial.fetcher(transport).fetch("http://h.example/") == first)
    #expect(transport.paths == ["/robots.txt", "/"])
  }

  @Test("A visit that is cancelled says so")
  func cancellation() async throws {
    let site = try ChatServer.site(["/": .fault(.silence)])
    let trial = try VisitTrial(allowing: site)
    let fetcher = try trial.fetcher()
    let address = site.origin
    let task = Task { () throws(VisitError) in try await fetcher.fetch(address) }
    try await site.requests(atLeast: 2)
    task.cancel()
    await #expect(throws: VisitError.cancelled) { try await task.value }
  }
}
