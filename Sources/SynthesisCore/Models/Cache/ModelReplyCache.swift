import Base
import Engine
import Net

/// The response cache as the client of a role uses it: by what is asked.
struct ModelReplyCache: Sendable {
  private let cache: ResponseCache
  private let settings: ModelSettings
  /// Whichever of them answered: the endpoints of a role stand in for one another.
  private let endpoints: [EndpointSettings]

  init(_ cache: ResponseCache, _ settings: ModelSettings, endpoints: [EndpointSettings]) {
    self.cache = cache
    self.settings = settings
    self.endpoints = endpoints
  }

  enum Finding: Sendable {
    case answer(Result<ChatReply, ModelFailure>, CacheLease?)
    /// It must be asked for; with a lease, it will be kept.
    case none(CacheLease?)
  }

  func look(
    for request: ModelRequest, _ tracker: UsageTracker
  ) async throws(ModelError) -> Finding {
    let finding: ResponseCache.Finding
    do { finding = try await cache.look(up: key(for: request, tracker)) } catch { throw .cancelled }
    switch finding {
    case .absent: return .none(nil)
    case .found(let body):
      guard let answer = answer(in: body) else { return .none(nil) }
      tracker.count(ModelUsage(cacheHits: 1))
      return .answer(answer, nil)
    case .leased(let lease, let unread):
      guard let answer = unread.flatMap(answer) else { return .none(lease) }
      tracker.count(ModelUsage(cacheHits: 1))
      return .answer(answer, lease)
    }
  }

  private func key(for request: ModelRequest, _ tracker: UsageTracker) -> CacheKey {
    let request = CanonicalRequest(request, settings).digest
    return CacheKey(
      model: endpoints.map(\.modelName).sorted().joined(separator: "\n"), request: request,
      sample: tracker.sample(of: request))
  }

  /// Nil for a body that is not a completion, which is asked for again.
  private func answer(in body: [UInt8]) -> Result<ChatReply, ModelFailure>? {
    let response = HTTPResponse(status: 200, headers: [], body: body)
    // Nothing says which of the endpoints it came from.
    for endpoint in endpoints {
      do throws(ModelFailure) {
        return .success(try endpoint.dialect.wireFormat.decode(response, hiding: nil, now: 0))
      } catch {
        if error.kind == .semantic { return .failure(error) }
      }
    }
    return nil
  }
}

extension CacheLease {
  /// Keeps a body that was paid for, before anybody has looked at it. That it can't be kept is
  /// counted and no more: a reply is as good without its place in the cache.
  func store(_ body: [UInt8], _ tracker: UsageTracker) async {
    do { try await store(body) } catch { tracker.count(ModelUsage(cacheFailures: 1)) }
  }

  /// Says what the stored body is.
  func settle(_ state: CacheEntryState, _ tracker: UsageTracker) async {
    do { try await settle(state) } catch { tracker.count(ModelUsage(cacheFailures: 1)) }
  }
}
