/// A page that an observation is from, so that what it says can be checked again later.
struct PageEvidence: Sendable, Hashable {
  /// Where it was found in the end, after redirects.
  var url: String
  var title: String
  /// ISO 8601, UTC.
  var fetchedAt: String
  /// Of its bytes as they came, in hexadecimal.
  var sha256: String
}

extension JSONWriter {
  mutating func value(_ page: PageEvidence) {
    object {
      $0.member("url", page.url)
      $0.member("title", page.title)
      $0.member("fetched_at", page.fetchedAt)
      $0.member("sha256", page.sha256)
    }
  }
}
