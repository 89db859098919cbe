/// The right, and the duty, to ask a server for a response that others may be waiting for.
package struct CacheLease: Sendable {
  let key: CacheKey
  private let cache: ResponseCache

  init(key: CacheKey, cache: ResponseCache) {
    self.key = key
    self.cache = cache
  }

  /// Keeps a body that was paid for, before anybody has looked at it.
  package func store(_ body: [UInt8]) async throws(SystemError) {
    try await perform { key, folder throws(SystemError) in
      try folder.store(CacheEntry(body: body), for: key)
    }
  }

  /// Says what the stored body is.
  package func settle(_ state: CacheEntryState) async throws(SystemError) {
    try await perform { key, folder throws(SystemError) in try folder.settle(key, as: state) }
  }

  /// Keeps a body that is of use.
  package func keep(_ body: [UInt8]) async throws(SystemError) {
    try await perform { key, folder throws(SystemError) in
      try folder.store(CacheEntry(body: body), for: key)
      try folder.settle(key, as: .taken)
    }
  }

  /// Lets others look, and ask if there is still nothing.
  package func release() { cache.release(key) }

  private func perform(
    _ work: @escaping @Sendable (CacheKey, CacheFolder) throws(SystemError) -> Void
  ) async throws(SystemError) {
    let result = await cache.perform { [key] folder in
      Result { () throws(SystemError) in try work(key, folder) }
    }
    try result.get()
  }
}
