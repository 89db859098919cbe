import Synchronization
import TestSupport

@testable import Base
@testable import Net
@testable import Web

/// A run's folder of pages, and fetchers that share it.
struct VisitTrial {
  let directory: TemporaryDirectory
  var settings = VisitSettings()
  var resolver = HostResolver { _, _ in .addresses([.v4(93, 184, 216, 34)]) }
  var pdf = PDFReader(path: "")
  var clock = TimeSource()

  init(allowing servers: ChatServer...) throws {
    directory = try TemporaryDirectory()
    settings.allowedOrigins = Set(servers.map(\.origin))
  }

  /// As a process of its own would have it.
  func fetcher(_ transport: any HTTPTransport = CurlTransport()) throws -> PageFetcher {
    try PageFetcher(
      settings: settings, transport: transport, store: PageStore(folder: directory.path),
      resolver: resolver, pdf: pdf, clock: clock)
  }

  func error(
    _ url: String, _ transport: any HTTPTransport = CurlTransport()
  ) async throws -> VisitError? {
    let fetcher = try fetcher(transport)
    do throws(VisitError) {
      _ = try await fetcher.fetch(url)
      return nil
    } catch {
      return error
    }
  }
}

extension ChatServer {
  var origin: String { "http://127.0.0.1:\(port)" }

  /// Answers by path; other paths are 404, robots.txt among them.
  static func site(_ pages: [String: ChatServerReply]) throws -> ChatServer {
    try ChatServer { pages[$0.path] ?? .status(404, body: "<h1>Not here</h1>") }
  }
}

extension ScriptedTransport {
  /// Answers by path; other paths are 404, robots.txt among them.
  convenience init(
    _ pages: [String: Result<HTTPResponse, TransportError>], robots: String? = nil
  ) {
    self.init { request, _ in
      let path =
        "/"
        + request.url.split(separator: "/", omittingEmptySubsequences: false)
        .dropFirst(3).joined(separator: "/")
      if path == "/robots.txt", let robots { return .status(200, robots) }
      return pages[path] ?? .status(404, "nothing")
    }
  }

  var paths: [String] { requests.map { String($0.url.trimmingPrefix("http://h.example")) } }
}
