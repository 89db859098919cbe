import Foundation
import TestSupport
import Testing

@testable import Base
@testable import Net
@testable import Web

/// The same pages searched by `kiwix-serve` and by local search, both as users set them up.
@Suite("Searching pages end to end")
struct SearchEndToEndTests {
  private static let writer = "/usr/bin/zimwriterfs"
  private static let server = "/usr/bin/kiwix-serve"

  static var hasKiwix: Bool {
    [writer, server].allSatisfy(FileManager.default.isExecutableFile(atPath:))
  }

  private let folder: TemporaryDirectory
  private var site: String { folder.path + "/site" }

  init() throws {
    folder = try TemporaryDirectory()
    try FileManager.default.createDirectory(
      atPath: site + "/elements", withIntermediateDirectories: true)
    let pages = [
      ("index.html", "Contents", "An encyclopedia of three metals."),
      ("elements/zinc.html", "Zinc", "Zinc is a metal that Andreas Marggraf isolated in Berlin."),
      ("elements/tin.html", "Tin", "Tin is a metal that is soft & melts early."),
      ("elements/lead.html", "Lead", "Lead is a heavy metal. It was used for pipes."),
    ]
    for (name, title, text) in pages {
      let body = String(repeating: "<p>\(text.replacing("&", with: "&amp;"))</p>\n", count: 3)
      try folder.write(
        "site/" + name,
        "<!DOCTYPE html><html><head><title>\(title)</title></head><body>\(body)</body></html>")
    }
  }

  @Test("Local search finds the pages that it should")
  func localSearch() async throws {
    let settings = try WebSearchSettings(
      arguments: [
        "search_corpus": .string(site), "search_corpus_url": "http://127.0.0.1:1/book",
      ], variables: .none)
    try await check(
      settings.makeProvider(
        transport: ScriptedTransport([]), policy: RetryPolicy(maximumRetries: 0)))
  }

  @Test("kiwix-serve finds the pages that it should", .enabled(if: hasKiwix))
  func kiwix() async throws {
    try await makeBook()
    let port = try Self.freePort()
    let run = try CommandRun.start(
      Self.server, ["--address", "127.0.0.1", "--port", "\(port)", folder.path + "/book.zim"])
    defer { run.signal(SIGKILL) }
    let transport = CurlTransport()
    let settings = try WebSearchSettings(
      arguments: [
        "search_provider": "kiwix", "search_url": .string("http://127.0.0.1:\(port)/"),
        "search_book": "book",
      ], variables: .none)
    let search = try settings.makeProvider(
      transport: transport, policy: RetryPolicy(maximumRetries: 40, capSeconds: 0.5))
    // Until it listens, a search is tried again.
    try await check(search)
    run.signal(SIGKILL)
    _ = await run.wait()
    await transport.shutDown()
  }

  private func check(_ search: any SearchProvider) async throws {
    let metals = try await search.search("metal", count: 5)
    #expect(Set(metals.map(\.title)).isSuperset(of: ["Zinc", "Tin", "Lead"]))
    #expect(metals.map(\.rank) == Array(1...metals.count))
    #expect(try await search.search("metal", count: 2).count == 2)
    let zinc = try #require(try await search.search("Marggraf zinc", count: 5).first)
    #expect(zinc.title == "Zinc")
    #expect(zinc.url.hasPrefix("http://127.0.0.1:"))
    #expect(zinc.url.hasSuffix("/book/elements/zinc.html"))
    #expect(zinc.snippet.contains("Andreas Marggraf isolated in Berlin"))
    #expect(!zinc.snippet.contains("<"))
    #expect(try await search.search("helicopter", count: 5) == [])
  }

  private func makeBook() async throws {
    // A book must have a picture of 48 by 48; its contents are not looked at.
    try folder.write("site/icon.png", "no picture")
    let made = try await CommandRun.run(
      Self.writer,
      [
        "--welcome", "index.html", "--illustration", "icon.png", "--language", "eng", "--title",
        "Metals", "--description", "Metals", "--creator", "test", "--publisher", "test", "--name",
        "book", site, folder.path + "/book.zim",
      ])
    try #require(made.code == 0, "\(made.errors)")
  }

  /// One that was free a moment ago: the server can't choose one itself.
  private static func freePort() throws -> UInt16 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 ? getsockname(descriptor, $0, &length) : -1
      }
    }
    try #require(status == 0)
    return UInt16(bigEndian: address.sin_port)
  }
}
