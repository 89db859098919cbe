import Base
import Engine
import Net
import Synchronization

/// One endpoint: sends it requests in the form that it knows, under its limits, and counts them.
///
/// What it learns of the endpoint with one request spares the others a refusal.
final class ModelEndpoint: Sendable {
  private struct NegotiatedCapabilities {
    var capabilities: EndpointCapabilities
    /// Whether a first request has come to its end, so that what it has learnt is there.
    var areTried = false
  }

  private let endpoint: EndpointSettings
  private let settings: ModelSettings
  private let format: any WireFormat
  private let transport: any HTTPTransport
  private let limiter: any RateLimiter
  private let costMeter: CostMeter
  private let clock: TimeSource
  let health: EndpointHealth
  /// Scheme, host and port: a path may hold a key.
  let address: String
  private let negotiated: Mutex<NegotiatedCapabilities>
  /// The first request goes alone: what it finds out about the form spares all others.
  private let inquiry = AsyncSemaphore(1)

  /// Throws if the settings name no address. The format is the dialect's, unless another is given.
  init(
    _ endpoint: EndpointSettings, settings: ModelSettings, transport: any HTTPTransport,
    limiter: any RateLimiter, costMeter: CostMeter = CostMeter(),
    health: EndpointHealth = EndpointHealth(), clock: TimeSource = TimeSource(),
    format: (any WireFormat)? = nil
  ) throws(ModelError) {
    guard let base = endpoint.baseURL, !base.isEmpty else {
      throw .connection("no model endpoint is configured; set base_url or OPENAI_API_URL")
    }
    self.endpoint = endpoint
    self.settings = settings
    self.transport = transport
    self.limiter = limiter
    self.costMeter = costMeter
    self.health = health
    self.clock = clock
    address = endpoint.address
    self.format = format ?? endpoint.dialect.wireFormat
    negotiated = Mutex(
      NegotiatedCapabilities(
        capabilities: EndpointCapabilities(dialect: endpoint.dialect, address: HTTPAddress(base))))
  }

  var modelName: String { endpoint.modelName }

  /// The value without the key, which a reply may have spelt in escapes.
  func hidingKey(in value: JSONValue) -> JSONValue { endpoint.apiKey?.hidden(in: value) ?? value }

  /// How replies under a schema are asked for, as far as is known by now.
  func replyFormat(for schema: JSONSchema) -> ReplyFormat {
    negotiated.withLock { $0.capabilities }.suited(to: schema).format
  }

  /// Sends what is asked once, and once more for each form of the request that the server turns out
  /// not to know. `usage` is what the first of them counts as, beside being a request.
  ///
  /// With a lease, a body that was paid for is kept before anybody looks at it.
  func answer(
    _ request: ModelRequest, counting usage: ModelUsage = ModelUsage(), _ tracker: UsageTracker,
    keeping lease: CacheLease? = nil
  ) async -> Result<ChatReply, ModelFailure> {
    if negotiated.withLock({ $0.areTried }) {
      return await negotiate(request, usage, tracker, lease)
    }
    let isAlone = await tracker.waiting(for: Waiting(.limits, endpoint: address)) {
      await inquiry.acquire()
    }
    guard isAlone else {
      return .failure(ModelFailure(error: .cancelled, kind: .terminal))
    }
    if negotiated.withLock({ $0.areTried }) {
      inquiry.release()
      return await negotiate(request, usage, tracker, lease)
    }
    defer { inquiry.release() }
    let outcome = await negotiate(request, usage, tracker, lease)
    negotiated.withLock { $0.areTried = true }
    return outcome
  }

  private func negotiate(
    _ request: ModelRequest, _ usage: ModelUsage, _ tracker: UsageTracker, _ lease: CacheLease?
  ) async -> Result<ChatReply, ModelFailure> {
    var usage = usage
    while true {
      let capabilities = negotiated.withLock { $0.capabilities }.suited(to: request.replySchema)
      let outcome = await send(request, capabilities, usage, tracker, lease)
      switch outcome {
      case .success(let reply):
        if capabilities.isIgnored(in: reply), let better = capabilities.without(.format) {
          negotiated.withLock { $0.capabilities.merge(better) }
        }
        return outcome
      case .failure(let failure):
        guard case .refused(let status, let message) = failure.error,
          let feature = format.unsupportedFeature(status: status, message: message),
          let better = capabilities.without(feature)
        else { return outcome }
        negotiated.withLock { $0.capabilities.merge(better) }
        usage = ModelUsage(retries: 1)
      }
    }
  }

  /// Sends one request, if the limiter lets it through, and counts it.
  private func send(
    _ request: ModelRequest, _ capabilities: EndpointCapabilities, _ purpose: ModelUsage,
    _ tracker: UsageTracker, _ lease: CacheLease?
  ) async -> Result<ChatReply, ModelFailure> {
    var httpRequest = format.encode(request, to: endpoint, settings, capabilities)
    let requestBytes = httpRequest.body?.count ?? 0
    let replyLimit = request.tokenLimit ?? settings.maxTokens
    let permit: Permit
    do throws(PermitDenial) {
      permit = try await limiter.acquire(
        estimatedTokens: TokenEstimate.tokens(requestBytes: requestBytes, replyLimit: replyLimit),
        for: tracker)
    } catch {
      return .failure(ModelFailure(error))
    }
    let reservation: CostMeter.Reservation
    do throws(PermitDenial) {
      reservation = try costMeter.reserve(requestBytes: requestBytes, replyLimit: replyLimit)
    } catch {
      limiter.release(permit, RequestEnd(kind: .notSent))
      return .failure(ModelFailure(error))
    }
    httpRequest.deadline = tracker.deadline
    let start = clock.nanoseconds
    health.requestBegan()
    defer { health.requestEnded() }
    let response: HTTPResponse
    do throws(TransportError) {
      response = try await transport.send(httpRequest).hiding(endpoint.apiKey)
    } catch {
      let end = RequestEnd(error)
      limiter.release(permit, end)
      tracker.count(ModelUsage(cost: costMeter.settle(reservation, end)))
      let failure = ModelFailure(error)
      note(failure.outcome, sentAt: start)
      // One that was given up before it was sent is none.
      if error != .deadline(isSent: false), error != .cancelled {
        tracker.count(purpose.counting(.failure(failure)))
      }
      return .failure(failure)
    }
    if response.status == 200 { await lease?.store(response.body, tracker) }
    let result = Result { () throws(ModelFailure) in
      try format.decode(response, hiding: endpoint.apiKey, now: clock.wall())
        .hiding(endpoint.apiKey)
    }
    note(result.outcome, sentAt: start, comeback: result.comeback)
    let limits = format.rateLimits(in: response, now: clock.wall())
    let end = RequestEnd(result, response, limits: limits)
    limiter.release(permit, end)
    var usage = purpose.counting(result)
    usage.cost = costMeter.settle(reservation, end)
    usage.latency.record(milliseconds: response.timings.total)
    tracker.count(usage)
    return result
  }

  /// All workers know it from here on.
  private func note(
    _ outcome: EndpointBreaker.Outcome, sentAt start: Int, comeback: Double? = nil
  ) {
    switch outcome {
    case .works, .spent: health.answered(sentAt: start)
    case .fails: health.failed(at: clock.nanoseconds, comeback: comeback)
    case .unknown: break
    }
  }
}
