/// The response cache as the client of a role uses it: by what is asked.
struct RememberedReplies: Sendable {
  let cache: ResponseCache
  let settings: ModelSettings
  /// Whichever of them answered: the endpoints of a role stand in for one another.
  let modelNames: [String]

  enum Finding: Sendable {
    case answer(Result<ChatReply, ModelFailure>, CacheClaim?)
    /// It must be asked for; with a claim, it will be kept.
    case none(CacheClaim?)
  }

  func look(
    for ask: ReplyNegotiation.Ask, _ meter: ModelMeter
  ) async throws(ModelError) -> Finding {
    let key = key(for: ask, meter)
    let finding: ResponseCache.Finding
    do { finding = try await cache.look(up: key) } catch { throw .cancelled }
    switch finding {
    case .absent: return .none(nil)
    case .reply(let body):
      guard let answer = Self.answer(in: body) else { return .none(nil) }
      meter.count(ModelUsage(cacheHits: 1))
      return .answer(answer, nil)
    case .claimed(let claim, let unread):
      guard let answer = unread.flatMap(Self.answer) else { return .none(claim) }
      meter.count(ModelUsage(cacheHits: 1))
      return .answer(answer, claim)
    }
  }

  /// The request as it would go out, in the form that all are first tried in: what a server turns
  /// out to want changes how a question is put and not what is asked.
  private func key(for ask: ReplyNegotiation.Ask, _ meter: ModelMeter) -> CacheKey {
    let body = ChatCompletions.body(for: ask, model: "", settings: settings, habits: ServerHabits())
    let request = SHA256.digest(body)
    return CacheKey(
      model: modelNames.sorted().joined(separator: "\n"), request: request,
      sample: meter.sample(of: request))
  }

  /// Nil for a body that is no completion, which is asked for again.
  private static func answer(in body: [UInt8]) -> Result<ChatReply, ModelFailure>? {
    let response = HTTPResponse(status: 200, headers: [], body: body)
    do throws(ModelFailure) {
      return .success(try ChatCompletions.reply(in: response, hiding: nil))
    } catch {
      return error.kind == .semantic ? .failure(error) : nil
    }
  }
}
