import Foundation
import TestSupport
import Testing

@testable import Web

@Suite("Bad pages of a site", .timeLimit(.minutes(1)))
struct VisitBadPageTests {
  /// What comes of one page, as a model would be told.
  private func outcome(
    _ reply: ChatServerReply, _ change: (inout VisitSettings) -> Void = { _ in }
  ) async throws -> String {
    let site = try ChatServer.site(["/page": reply])
    var trial = try VisitTrial(allowing: site)
    change(&trial.settings)
    do {
      let document = try await trial.fetcher().fetch(site.origin + "/page").document()
      return document.blocks.map(\.text).joined(separator: "\n")
    } catch {
      return "\(error)"
    }
  }

  private static func compressed(_ text: String, count: Int) async throws -> [UInt8] {
    let directory = try TemporaryDirectory()
    let script = "yes '\(text)' | head -c \(count) | gzip -9 > \"$1\""
    let file = directory.path + "/page.gz"
    #expect(try await CommandRun.run("/bin/sh", ["-c", script, "sh", file]).code == 0)
    return Array(try Data(contentsOf: URL(filePath: file)))
  }

  private static let encoded = [
    (name: "Content-Type", value: "text/plain"), (name: "Content-Encoding", value: "gzip"),
  ]

  @Test("A compressed page is read, and counts as it comes and as what it becomes")
  func compressed() async throws {
    let body = try await Self.compressed("word", count: 100_000)
    #expect(body.count < 1000)
    let reply = ChatServerReply.bytes(body, headers: Self.encoded)
    let text = try await outcome(reply)
    #expect(text.hasPrefix("word\nword\n"))
    #expect(text.utf8.count == 99_999)
    let sentence = try await outcome(reply) { $0.maximumDecodedBytes = 99_999 }
    #expect(sentence == "the page is larger than 99999 bytes")
  }

  @Test("A page that grows without end when it is decompressed is named")
  func bomb() async throws {
    let body = try await Self.compressed("0000000000000000", count: 400_000_000)
    #expect(body.count < 1_000_000)
    let sentence = try await outcome(.bytes(body, headers: Self.encoded))
    #expect(sentence == "the page is larger than 20000000 bytes")
  }

  @Test("A body without end, and one over the limit, are named and not cut")
  func endless() async throws {
    let block = [UInt8](repeating: 0x61, count: 10_000)
    let endless = ChatServerReply.bytes(block).with(.endless)
    let sentence = "the page takes more than 200000 bytes to send"
    #expect(try await outcome(endless) { $0.maximumBytes = 200_000 } == sentence)
    let long = ChatServerReply.bytes([UInt8](repeating: 0x61, count: 200_001))
    #expect(try await outcome(long) { $0.maximumBytes = 200_000 } == sentence)
    let whole = ChatServerReply.bytes([UInt8](repeating: 0x61, count: 200_000))
    #expect(try await outcome(whole) { $0.maximumBytes = 200_000 }.utf8.count == 200_000)
  }

  @Test("A page that comes a byte at a time is given up on at the limit")
  func drip() async throws {
    let drip = ChatServerReply.page(String(repeating: "x", count: 1000))
      .with(.paced(bytes: 1, every: .milliseconds(100)))
    let sentence = try await outcome(drip) { $0.timeoutSeconds = 0.5 }
    // The site's robots.txt takes nothing of a page's time.
    #expect(sentence == "127.0.0.1 did not send the page within 0.5 s")
  }

  @Test("A site that never answers is given up on at the limit")
  func silence() async throws {
    let sentence = try await outcome(.fault(.silence)) { $0.timeoutSeconds = 0.3 }
    #expect(sentence == "127.0.0.1 did not send the page within 0.3 s")
  }

  @Test("A body that ends inside a chunk is no page")
  func truncatedChunk() async throws {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"
    let sentence = try await outcome(.fault(.garbage(Array((head + "100\r\nabc").utf8))))
    #expect(sentence.contains("ended the connection early"), "\(sentence)")
  }

  @Test("A compressed body that is none, and headers without end, are failures")
  func brokenTransfers() async throws {
    let broken = try await outcome(.bytes(Array("no gzip".utf8), headers: Self.encoded))
    #expect(broken.contains("the request to http://127.0.0.1"), "\(broken)")
    let line = "X-Filler: " + String(repeating: "x", count: 1000) + "\r\n"
    let headers = "HTTP/1.1 200 OK\r\n" + String(repeating: line, count: 400)
    let endless = try await outcome(.fault(.garbage(Array(headers.utf8))))
    #expect(endless.hasSuffix("headers"), "\(endless)")
  }

  @Test("Redirects that lead in a circle, too far or nowhere are named")
  func redirects() async throws {
    func to(_ path: String) -> ChatServerReply { .status(301, headers: [("Location", path)]) }
    var pages = [
      "/a": to("/b"), "/b": to("/a"), "/self": to("/self"), "/nowhere": .status(302),
      "/odd": to("mailto:x@y"), "/end": .page("<p>Words.</p>"), "/6": to("/end"),
    ]
    for number in 0...5 { pages["/\(number)"] = to("/\(number + 1)") }
    let site = try ChatServer.site(pages)
    let trial = try VisitTrial(allowing: site)
    for (path, expected) in [
      ("/a", VisitError.redirectLoop(url: site.origin + "/a")),
      ("/self", .redirectLoop(url: site.origin + "/self")), ("/1", .tooManyRedirects(limit: 5)),
      ("/nowhere", .badRedirect(reason: "there is no address in it")),
      ("/odd", .badRedirect(reason: "mailto: is not visited, only http and https are")),
    ] {
      #expect(try await trial.error(site.origin + path) == expected)
    }
    let page = try await trial.fetcher().fetch(site.origin + "/2")
    #expect(page.finalURL == site.origin + "/end")
    #expect(page.url == site.origin + "/2")
  }

  @Test("Pages that are hard to read are read within the limits")
  func hardPages() async throws {
    let nested = String(repeating: "<div>", count: 100_000) + "deep words"
    #expect(try await outcome(.page(nested)) == "deep words")
    let many = (0..<1_000_000).map { "a\($0)=\"x\"" }.joined(separator: " ")
    let attributes = ChatServerReply.page("<div \(many)><p>Words.</p></div>")
    #expect(try await outcome(attributes) { $0.maximumBytes = 20_000_000 } == "Words.")
    #expect(try await outcome(.page("<p>a\u{0}b</p>")) == "ab")
    for label in ["utf-16", "x-user-defined", "\"", "iso-8859-99", "gb2312"] {
      let page = ChatServerReply.bytes(
        Array("<p>Überall Wörter.</p>".utf8),
        headers: [("Content-Type", "text/html; charset=\(label)")])
      #expect(try await outcome(page) == "Überall Wörter.")
    }
  }

  @Test("What is no page to read is refused in a sentence")
  func refusals() async throws {
    #expect(try await outcome(.status(200)) == "the page is empty")
    #expect(try await outcome(.page("  \n ")) == "the page is empty")
    #expect(
      try await outcome(
        .status(404, headers: [("Content-Type", "text/html")], body: "<p>Gone.</p>"))
        == "there is no such page (status 404)")
    #expect(try await outcome(.status(403)) == "the site refused the page with status 403")
    #expect(
      try await outcome(.status(500, body: "<p>Oops.</p>"))
        == "the site is not available now (status 500)")
    let image = ChatServerReply.bytes(
      [0x89, 0x50, 0x4E, 0x47], headers: [("Content-Type", "image/png")])
    #expect(try await outcome(image) == "this is an image (image/png), there is no text to read")
    let pdf = ChatServerReply.bytes(
      Array("%PDF-1.7".utf8), headers: [("Content-Type", "application/pdf")])
    #expect(try await outcome(pdf) == "this is a PDF, and pdftotext is not installed to read it")
  }
}
