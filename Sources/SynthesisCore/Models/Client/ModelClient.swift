package import Base
package import Engine
package import Net

/// A model behind one or several endpoints.
///
///     let client = try ModelClient(settings, transport: CurlTransport(), maxRetries: 3)
///     let reply = try await client.reply(to: request, tracker: tracker)
///
/// One client serves all the requests of a role: they share what is known of its endpoints.
package final class ModelClient: LanguageModel {
  private let settings: ModelSettings
  private let endpoints: [ModelEndpoint]
  private let pool: EndpointPool
  private let policy: RetryPolicy
  private let allowance: RetryAllowance
  private let clock: TimeSource
  private let cache: ModelReplyCache?

  /// Throws if an endpoint has no address. `limiter` makes the limits of an endpoint, and `costMeter`
  /// what pays for its requests.
  package init(
    _ settings: ModelSettings, endpoints places: [EndpointSettings],
    transport: any HTTPTransport, maxRetries: Int, clock: TimeSource = TimeSource(),
    allowance: RetryAllowance? = nil, cache: ResponseCache? = nil,
    patience: OutagePatience = OutagePatience(),
    limiter: (EndpointSettings) -> any RateLimiter = { _ in Unlimited() },
    costMeter: (EndpointSettings) -> CostMeter = { _ in CostMeter() },
    health: (EndpointSettings) -> EndpointHealth = { _ in EndpointHealth() }
  ) throws(ModelError) {
    var endpoints: [ModelEndpoint] = []
    for place in places {
      endpoints.append(
        try ModelEndpoint(
          place, settings: settings, transport: transport, limiter: limiter(place),
          costMeter: costMeter(place), health: health(place), clock: clock))
    }
    self.settings = settings
    self.endpoints = endpoints
    self.clock = clock
    self.allowance = allowance ?? RetryAllowance(clock)
    pool = EndpointPool(
      endpoints, weights: places.map(\.weight), patience: patience, clock: clock)
    policy = RetryPolicy(maximumRetries: max(0, maxRetries))
    self.cache = cache.map { ModelReplyCache($0, settings, endpoints: places) }
  }

  package func reply(
    to request: ModelRequest, tracker: UsageTracker
  ) async throws(ModelError) -> ModelReply {
    do throws(ModelError) {
      return try await negotiatedReply(to: request, tracker)
    } catch {
      if let condition = error.fatalCondition { tracker.note(condition) }
      throw error
    }
  }

  private func negotiatedReply(
    to request: ModelRequest, _ tracker: UsageTracker
  ) async throws(ModelError) -> ModelReply {
    var machine = RetryStateMachine(request, tokenLimit: settings.maxTokens, policy: policy)
    var purpose = RetryStateMachine.Purpose.first
    var failed: Failed?
    var lease: CacheLease?
    defer { lease?.release() }
    while true {
      var answer: Answer?
      if purpose.isNewRequest {
        lease?.release()
        (answer, lease) = try await cached(machine.request, tracker)
      }
      let present: Answer
      if let answer {
        present = answer
      } else {
        present = try await send(machine.request, for: purpose, avoiding: failed, tracker, lease)
      }
      let action: RetryStateMachine.Action
      switch present.outcome {
      case .failure(let failure):
        if failure.kind == .semantic { await lease?.settle(.refused, tracker) }
        // That the time is over says less than why it went.
        if failure.error != .deadline || failed == nil {
          failed = Failed(endpoint: present.endpoint, failure: failure)
        }
        action = machine.failed(failure, random: clock.random())
      case .success(let reply):
        switch try reply.value(for: machine.request) {
        case .success(let value):
          await lease?.settle(.taken, tracker)
          return ModelReply(
            content: hidingKeys(in: value), modelName: reply.model ?? modelName(present.endpoint),
            reasoning: reply.reasoning)
        case .failure(let problem):
          await lease?.settle(.refused, tracker)
          failed = nil
          tracker.count(ModelUsage(invalidReplies: 1))
          action = machine.rejected(reply, problem)
        }
      }
      switch action {
      case .fail(let error): throw error == .deadline ? failed?.error ?? error : error
      case .send(let next, let seconds):
        purpose = next
        if let failed, !next.isNewRequest {
          if tracker.isDraining { throw .interrupted }
          try await pause(seconds, tracker, after: failed)
        }
      case .askWhetherItWorks(let error, let seconds):
        if tracker.isDraining { throw .interrupted }
        guard let endpoint = present.endpoint else { throw error }
        try await pool.judge(error, at: endpoint, afterSeconds: seconds, for: tracker)
        machine.endpointRecovered()
        purpose = .postponed
      }
    }
  }

  private struct Answer {
    let outcome: Result<ChatReply, ModelFailure>
    /// Nil for one out of the cache.
    let endpoint: Int?
  }

  private struct Failed {
    let endpoint: Int?
    let failure: ModelFailure
    var error: ModelError { failure.error }
  }

  private func hidingKeys(in value: JSONValue) -> JSONValue {
    endpoints.reduce(value) { $1.hidingKey(in: $0) }
  }

  private func modelName(_ endpoint: Int?) -> String { endpoints[endpoint ?? 0].modelName }

  private func cached(
    _ request: ModelRequest, _ tracker: UsageTracker
  ) async throws(ModelError) -> (Answer?, CacheLease?) {
    switch try await cache?.look(for: request, tracker) {
    case .answer(let outcome, let lease)?: (Answer(outcome: outcome, endpoint: nil), lease)
    case .none(let lease)?: (nil, lease)
    case nil: (nil, nil)
    }
  }

  private func send(
    _ request: ModelRequest, for purpose: RetryStateMachine.Purpose, avoiding failed: Failed?,
    _ tracker: UsageTracker, _ lease: CacheLease?
  ) async throws(ModelError) -> Answer {
    let ticket: EndpointSelector.Ticket
    do throws(ModelError) {
      ticket = try await admit(purpose, avoiding: failed?.endpoint, tracker)
    } catch {
      // Why the time went says more than that it is over; not that one endpoint of several is spent,
      // which would end the run.
      guard error == .deadline, let reason = failed?.error, reason.fatalCondition == nil else {
        throw error
      }
      throw reason
    }
    let outcome = await endpoints[ticket.endpoint].answer(
      request, counting: purpose.usage, tracker, keeping: lease)
    pool.giveBack(ticket, outcome)
    return Answer(outcome: outcome, endpoint: ticket.endpoint)
  }

  /// Waits until the request may be sent: for the retry budget, then for an endpoint.
  private func admit(
    _ purpose: RetryStateMachine.Purpose, avoiding failed: Int?, _ tracker: UsageTracker
  ) async throws(ModelError) -> EndpointSelector.Ticket {
    if purpose == .retry {
      while let seconds = allowance.takeRetry() {
        try await pause(seconds, tracker, Waiting(.limits))
      }
    } else {
      allowance.countRequest()
    }
    return try await pool.take(avoiding: failed, for: tracker)
  }

  private func pause(
    _ seconds: Double, _ tracker: UsageTracker, after failed: Failed
  ) async throws(ModelError) {
    let endpoint = failed.endpoint.map { endpoints[$0] }
    let reason: Waiting.Reason =
      switch failed.failure.kind {
      case .throttle: .throttled
      case .loading: .loading
      case .transient, .contract, .semantic, .terminal, .stopsEndpoint: .outage
      }
    var waiting = Waiting(
      reason, endpoint: endpoint?.address ?? "", detail: failed.failure.words,
      until: clock.wall() + Int(seconds.rounded(.up)))
    if reason == .outage {
      waiting = pool.outage
      waiting.detail = failed.error.description
    }
    try await pause(seconds, tracker, waiting)
  }

  private func pause(
    _ seconds: Double, _ tracker: UsageTracker, _ waiting: Waiting
  ) async throws(ModelError) {
    do throws(WaitEnd) {
      try await tracker.pause(seconds, for: waiting)
    } catch {
      throw ModelError(error)
    }
  }
}
