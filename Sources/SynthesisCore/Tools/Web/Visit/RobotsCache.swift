import Base
import Net

/// Finds out what the robots.txt of a site says, once a run.
struct RobotsCache: Sendable {
  let site: Site
  let store: PageStore
  let clock: TimeSource
  private let known = KnownRobots()

  init(site: Site, store: PageStore, clock: TimeSource) {
    self.site = site
    self.store = store
    self.clock = clock
  }

  func rules(for url: PageURL) async throws(VisitError) -> RobotsRules {
    if let rules = known.rules(of: url.origin) { return rules }
    let rules = try await read(url.robots)
    known.keep(rules, of: url.origin)
    return rules
  }

  private func read(_ address: PageURL) async throws(VisitError) -> RobotsRules {
    let visit: StoredVisit
    do {
      visit = try await store.visit("robots \(address.text)") { () throws(VisitError) in
        .page(try await fetch(address))
      }
    } catch {
      switch error {
      case .refusedAddress, .refusedPort, .cancelled, .storage, .unknownHost, .busy, .paused:
        throw error
      default: throw .robotsUnavailable(host: address.hostText, reason: error.description)
      }
    }
    guard case .page(let page) = visit, (200..<300).contains(page.status) else { return .none }
    return RobotsRules(page.body)
  }

  /// The file, or the refusal that stands for a site without rules. A server's error is none: then
  /// nothing is allowed, but only until the next look.
  private func fetch(_ address: PageURL) async throws(VisitError) -> FetchedPage {
    var url = address
    var redirects = 0
    while true {
      let response = try await site.send(url, within: site.settings.timeoutSeconds)
      if response.status >= 500 { throw .unavailable(status: response.status) }
      guard let next = try Self.target(of: response, to: url), redirects < Redirect.limit else {
        return FetchedPage(address, foundAt: url, response, date: clock.wall())
      }
      redirects += 1
      url = next
    }
  }

  /// A redirect to nowhere is as good as no file.
  private static func target(
    of response: HTTPResponse, to url: PageURL
  ) throws(VisitError) -> PageURL? {
    do { return try Redirect.target(of: response, to: url) } catch {
      if case .badRedirect = error { return nil }
      throw error
    }
  }
}

extension FetchedPage {
  init(_ asked: PageURL, foundAt url: PageURL, _ response: HTTPResponse, date: Int) {
    self.init(
      url: asked.text, finalURL: url.text, fetchedAt: date,
      digest: SHA256.digest(response.body).hexadecimal, status: response.status,
      contentType: response.header("content-type"), body: response.body)
  }
}
