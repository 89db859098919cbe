/// Where pages are had from.
protocol PageSource: Sendable {
  func fetch(_ url: String) async throws(VisitError) -> FetchedPage
}

extension PageFetcher: PageSource {}
