import Base

/// The pages of a run, each fetched once for all its workers and branches.
///
/// It is the response cache in another folder and without a limit: what a record refers to must not
/// be cleared away. Of several that want the same at once, in this process or in others, one asks
/// and the others wait for what it gets.
struct PageStore: Sendable {
  /// Where the turns of the hosts are kept too.
  let folder: String
  private let cache: ResponseCache

  init(folder: String) throws(SystemError) {
    self.folder = folder
    cache = ResponseCache(try CacheFolder(folder + "/pages", limit: .max), use: .on)
  }

  /// What is known under a name, or else what `ask` finds out, which is kept if it would be the same
  /// the next time.
  func visit(
    _ name: String, ask: () async throws(VisitError) -> StoredVisit
  ) async throws(VisitError) -> StoredVisit {
    let finding: ResponseCache.Finding
    do {
      finding = try await cache.look(up: CacheKey(digest: SHA256.digest(name.utf8)))
    } catch {
      throw .cancelled
    }
    switch finding {
    case .found(let bytes):
      guard let visit = try Self.visit(bytes) else { return try await ask() }
      return visit
    case .absent: return try await ask()
    case .leased(let lease, let unread):
      defer { lease.release() }
      // Of a process that died between two renames: whole, as all that is found is.
      if let visit = unread.flatMap(StoredVisit.init) {
        try await keep(visit, lease)
        return visit
      }
      let visit: StoredVisit
      do {
        visit = try await ask()
      } catch {
        try await keep(.failure(error), lease)
        throw error
      }
      try await keep(visit, lease)
      return visit
    }
  }

  private static func visit(_ bytes: [UInt8]) throws(VisitError) -> StoredVisit? {
    let visit = StoredVisit(bytes)
    if case .failure(let error)? = visit { throw error }
    return visit
  }

  private func keep(_ visit: StoredVisit, _ lease: CacheLease) async throws(VisitError) {
    guard let bytes = visit.bytes else { return }
    do throws(SystemError) { try await lease.keep(bytes) } catch { throw .storage(error) }
  }
}
