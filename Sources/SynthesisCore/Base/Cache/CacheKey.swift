/// What a response is kept under: the digest of all that decides it.
package struct CacheKey: Sendable, Hashable {
  package let digest: SHA256.Digest

  package init(digest: SHA256.Digest) {
    self.digest = digest
  }

  /// Where the response lies below the cache's folder, but for its ending: `ab/cdef…`.
  var path: String {
    let name = digest.hexadecimal
    return "\(name.prefix(2))/\(name.dropFirst(2))"
  }

  var shelf: Int { Int(digest.prefix >> 56) }
}
