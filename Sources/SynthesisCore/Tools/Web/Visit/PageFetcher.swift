import Base
import Net

/// Fetches pages: each once a run, politely, and from nowhere that a page must not come from.
///
/// What an address turned out to be is kept: a page, a redirect, or a failure that would be the same
/// the next time. So all that a visit meets on its way is shared, and siblings see the same bytes.
struct PageFetcher: Sendable {
  let settings: VisitSettings
  private let store: PageStore
  private let site: Site
  private let robots: RobotsCache
  private let pdf: PDFReader
  private let clock: TimeSource

  init(
    settings: VisitSettings, transport: any HTTPTransport, store: PageStore,
    resolver: HostResolver = .system, pdf: PDFReader = PDFReader(), clock: TimeSource = TimeSource()
  ) throws(SystemError) {
    self.settings = settings
    self.store = store
    self.pdf = pdf
    self.clock = clock
    site = Site(
      settings: settings, transport: transport,
      turns: try HostRateLimiter(folder: store.folder + "/hosts", clock: clock), resolver: resolver)
    robots = RobotsCache(site: site, store: store, clock: clock)
  }

  func fetch(_ url: String) async throws(VisitError) -> FetchedPage {
    let asked = try PageURL(url)
    guard let name = CanonicalURL(asked.text)?.text else {
      throw .unusableAddress("it has no host")
    }
    var url = try await spelling(of: name, asked: asked)
    var met: Set<PageURL> = [url]
    var left = settings.timeoutSeconds
    while true {
      switch try await visit(url, &left) {
      case .page(var page):
        page.url = name
        return page
      case .failure(let error): throw error
      case .redirect(let address):
        url = try PageURL(address)
        guard met.insert(url).inserted else { throw .redirectLoop(url: url.text) }
        guard met.count <= Redirect.limit + 1 else {
          throw .tooManyRedirects(limit: Redirect.limit)
        }
      }
    }
  }

  /// The address as whoever came first wrote it: to some servers a slash at the end matters, and yet
  /// it is the same page.
  private func spelling(of name: String, asked: PageURL) async throws(VisitError) -> PageURL {
    let known = try await store.visit("spelling \(name)") { () throws(VisitError) in
      .redirect(to: asked.text)
    }
    guard case .redirect(let text) = known else { return asked }
    return try PageURL(text)
  }

  private func visit(
    _ url: PageURL, _ left: inout Double
  ) async throws(VisitError) -> StoredVisit {
    let rules = settings.obeysRobots ? try await robots.rules(for: url) : .none
    guard url.isRobots || rules.allows(url.target) else { throw .forbidden(url: url.text) }
    var seconds = left
    defer { left = seconds }
    return try await store.visit("page \(url.text)") { () throws(VisitError) in
      guard seconds > 0 else {
        throw .timeout(host: url.hostText, seconds: settings.timeoutSeconds)
      }
      let response = try await site.send(url, spacing: rules.delay ?? 0, within: seconds)
      seconds -= response.timings.total / 1000
      return try await understand(response, url)
    }
  }

  private func understand(
    _ response: HTTPResponse, _ url: PageURL
  ) async throws(VisitError) -> StoredVisit {
    if let next = try Redirect.target(of: response, to: url) { return .redirect(to: next.text) }
    switch response.status {
    case 200..<300: break
    case 408, 425, 500...: throw .unavailable(status: response.status)
    default: throw .status(response.status)
    }
    guard !response.body.isEmpty else { throw .empty }
    var page = FetchedPage(url, foundAt: url, response, date: clock.wall())
    if case .pdf = PageKind(contentType: page.contentType, bytes: page.body) {
      page.pdfText = try await pdf.text(of: page.body, in: store.folder)
    }
    return .page(page)
  }
}
