import Net

/// Where a response leads on to.
enum Redirect {
  static let limit = 5

  /// Nil for a response that is not a redirect. A page that moves its reader on by itself (`meta
  /// refresh`) is a page.
  static func target(
    of response: HTTPResponse, to url: PageURL
  ) throws(VisitError) -> PageURL? {
    guard [301, 302, 303, 307, 308].contains(response.status) else { return nil }
    guard let location = response.header("location"), !location.isEmpty else {
      throw .badRedirect(reason: "there is no address in it")
    }
    let next: PageURL
    do { next = try url.following(location) } catch {
      throw .badRedirect(reason: error.description)
    }
    // What comes without encryption may be anybody's, and would be kept under the safe address.
    if url.scheme == "https", next.scheme == "http" {
      throw .badRedirect(reason: "from https to http")
    }
    return next
  }
}
