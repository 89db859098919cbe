import Synchronization

/// Responses that were asked for once and need not be asked for again.
///
///     switch try await cache.look(up: key) {
///     case .found(let body): …
///     case .leased(let lease, _):
///       defer { lease.release() }
///       let body = …                    // asked for
///       try await lease.store(body)     // before it is looked at
///       try await lease.settle(.taken)
///     case .absent: …                   // and nothing will be kept
///     }
///
/// Of several that look for the same response at once, in this process or in others, one is told to
/// ask and the others wait for what it gets.
package final class ResponseCache: Sendable {
  package enum Finding: Sendable {
    /// What the server answered the first time.
    case found([UInt8])
    /// Whoever looked must ask the server now, unless the answer that came to somebody who did not
    /// live to look at it will do.
    case leased(CacheLease, unread: [UInt8]?)
    /// It isn't there, and this cache adds none.
    case absent
  }

  package let use: CacheUse
  private let folder: CacheFolder
  /// Files are read and written here: no task's thread waits for a disk.
  private let queue = BlockingQueue("cache")
  /// How long to wait before looking again for a response that another process is asking for.
  private let patience: Duration
  private let claimed = Mutex<[CacheKey: [CheckedContinuation<Void, Never>]]>([:])

  package init(_ folder: CacheFolder, use: CacheUse, patience: Duration = .milliseconds(50)) {
    precondition(use != .off, "a cache that is off is no cache")
    self.folder = folder
    self.use = use
    self.patience = patience
  }

  /// Throws if the wait for another process's response is cancelled.
  package func look(up key: CacheKey) async throws(CancellationError) -> Finding {
    while true {
      if Task.isCancelled { throw CancellationError() }
      if let body = await perform({ self.find(key, in: $0) }) { return .found(body) }
      guard use == .on else { return .absent }
      guard claimHere(key) else {
        await waitForRelease(of: key)
        continue
      }
      // Another process's response may have come between the look and the claim.
      let outcome = await perform { folder -> Attempt in
        guard Self.claims(key, in: folder) else { return .busy }
        guard let body = self.find(key, in: folder) else {
          return .ours(unread: folder.entry(for: key, .raw)?.body)
        }
        folder.release(key)
        return .found(body)
      }
      switch outcome {
      case .ours(let unread): return .leased(CacheLease(key: key, cache: self), unread: unread)
      case .found(let body):
        releaseHere(key)
        return .found(body)
      case .busy: releaseHere(key)
      }
      do { try await Task.sleep(for: patience) } catch { throw CancellationError() }
    }
  }

  private enum Attempt: Sendable {
    case ours(unread: [UInt8]?)
    case found([UInt8])
    case busy
  }

  /// A lock that can't be had for another reason than that somebody has it must not stop the work:
  /// the worst that comes of it is that a response is paid for twice.
  private static func claims(_ key: CacheKey, in folder: CacheFolder) -> Bool {
    do { return try folder.claim(key) } catch { return true }
  }

  private func find(_ key: CacheKey, in folder: CacheFolder) -> [UInt8]? {
    if let entry = folder.entry(for: key, .taken) { return entry.body }
    return use == .replay ? folder.entry(for: key, .refused)?.body : nil
  }

  func perform<Value: Sendable>(
    _ work: @escaping @Sendable (CacheFolder) -> Value
  ) async -> Value {
    await queue.perform { work(self.folder) }
  }
}

// MARK: - Within this process

extension ResponseCache {
  private func claimHere(_ key: CacheKey) -> Bool {
    claimed.withLock { claimed in
      guard claimed[key] == nil else { return false }
      claimed[key] = []
      return true
    }
  }

  private func waitForRelease(of key: CacheKey) async {
    await withCheckedContinuation { continuation in
      let isFree = claimed.withLock { claimed in
        guard claimed[key] != nil else { return true }
        claimed[key, default: []].append(continuation)
        return false
      }
      if isFree { continuation.resume() }
    }
  }

  func release(_ key: CacheKey) {
    folder.release(key)
    releaseHere(key)
  }

  private func releaseHere(_ key: CacheKey) {
    let waiting = claimed.withLock { $0.removeValue(forKey: key) } ?? []
    for continuation in waiting { continuation.resume() }
  }
}

/// How a run uses the response cache.
package enum CacheUse: String, Sendable, Hashable, CaseIterable {
  /// Not at all.
  case off
  /// Responses are taken from it and none are added.
  case read
  /// Responses are taken from it and added to it.
  case on
  /// Every response comes from it; what is not in it fails. Nothing is sent.
  case replay

  /// The ones that a user may name; a replay has an option of its own.
  package static let choices = [CacheUse.off, .read, .on]

  package init?(named name: String) {
    guard let use = Self.choices.first(where: { $0.rawValue == name }) else { return nil }
    self = use
  }
}
