/// Where pages are had from.
protocol PageSource: Sendable {
  func page(at url: String) async throws(VisitError) -> FetchedPage
}
