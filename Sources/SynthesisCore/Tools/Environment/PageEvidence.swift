import Base

/// A page that an observation is from, so that what it says can be checked again later.
package struct PageEvidence: Sendable, Hashable {
  /// Where it was found in the end, after redirects.
  package var url: String
  package var title: String
  /// ISO 8601, UTC.
  package var fetchedAt: String
  /// Of its bytes as they came, in hexadecimal.
  package var sha256: String

  package init(url: String, title: String, fetchedAt: String, sha256: String) {
    self.url = url
    self.title = title
    self.fetchedAt = fetchedAt
    self.sha256 = sha256
  }
}

extension JSONWriter {
  package mutating func value(_ page: PageEvidence) {
    object {
      $0.member("url", page.url)
      $0.member("title", page.title)
      $0.member("fetched_at", page.fetchedAt)
      $0.member("sha256", page.sha256)
    }
  }
}
