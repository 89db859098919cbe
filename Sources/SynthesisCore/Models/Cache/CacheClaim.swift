/// The right, and the duty, to ask a server for a reply that others may be waiting for.
struct CacheClaim: Sendable {
  let key: CacheKey
  private let cache: ResponseCache

  init(key: CacheKey, cache: ResponseCache) {
    self.key = key
    self.cache = cache
  }

  /// Keeps a body that was paid for, before anybody has looked at it. That it can't be kept is
  /// counted and no more: a reply is as good without its place in the cache.
  func store(_ body: [UInt8], _ meter: ModelMeter) async {
    let isStored = await cache.perform { [key] folder in
      do { try folder.store(CachedReply(body: body), for: key) } catch { return false }
      return true
    }
    if !isStored { meter.count(ModelUsage(cacheFailures: 1)) }
  }

  /// Says what the stored body is.
  func settle(_ fate: ReplyFate, _ meter: ModelMeter) async {
    let isSettled = await cache.perform { [key] folder in
      do { try folder.settle(key, as: fate) } catch { return false }
      return true
    }
    if !isSettled { meter.count(ModelUsage(cacheFailures: 1)) }
  }

  /// Keeps a body that is of use.
  func keep(_ body: [UInt8]) async throws(SystemError) {
    let result = await cache.perform { [key] folder in
      Result { () throws(SystemError) in
        try folder.store(CachedReply(body: body), for: key)
        try folder.settle(key, as: .taken)
      }
    }
    try result.get()
  }

  /// Lets others look, and ask if there is still nothing.
  func release() { cache.release(key) }
}
