/// What a reply is kept under: the digest of all that decides it.
struct CacheKey: Sendable, Hashable {
  let digest: SHA256.Digest

  /// Changes when replies come to be read in another way, so that older ones are asked for again.
  private static let version = 1

  /// `request` is the digest of what is asked, without what depends on how a server wants it
  /// written; `sample` keeps apart the answers to one question that is asked more than once.
  init(model: String, request: SHA256.Digest, sample: String) {
    let text = "\(Self.version)\0\(model)\0\(sample)\0\(request.hexadecimal)"
    digest = SHA256.digest(text.utf8)
  }

  init(digest: SHA256.Digest) { self.digest = digest }

  /// Where the reply lies below the cache's folder, but for its ending: `ab/cdef…`.
  var path: String {
    let name = digest.hexadecimal
    return "\(name.prefix(2))/\(name.dropFirst(2))"
  }

  var shelf: Int { Int(digest.prefix >> 56) }
}
