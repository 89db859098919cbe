/// The right, and the duty, to ask a server for a reply that others may be waiting for.
struct CacheClaim: Sendable {
  let key: CacheKey
  private let cache: ResponseCache

  init(key: CacheKey, cache: ResponseCache) {
    self.key = key
    self.cache = cache
  }

  /// Keeps a body that was paid for, before anybody has looked at it. Returns whether it is kept: a
  /// reply is as good without its place in the cache.
  func store(_ body: [UInt8]) async -> Bool {
    await cache.perform { [key] folder in
      do { try folder.store(CachedReply(body: body), for: key) } catch { return false }
      return true
    }
  }

  /// Says what the stored body is.
  func settle(_ fate: ReplyFate) async -> Bool {
    await cache.perform { [key] folder in
      do { try folder.settle(key, as: fate) } catch { return false }
      return true
    }
  }

  /// Lets others look, and ask if there is still nothing.
  func release() async {
    await cache.perform { [key] in $0.release(key) }
    cache.releaseHere(key)
  }
}
