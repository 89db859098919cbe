/// A model behind one or several OpenAI-compatible `/chat/completions` endpoints.
///
///     let client = try ChatClient(settings, transport: CurlTransport(), maxRetries: 3)
///     let reply = try await client.reply(to: prompt, meter: meter)
///
/// One client serves all the prompts of a role: they share what is known of its endpoints.
final class ChatClient: LanguageModel {
  private let settings: ModelSettings
  private let endpoints: [ChatEndpoint]
  private let desk: EndpointDesk
  private let policy: RetryPolicy
  private let allowance: RetryAllowance
  private let clock: ClientClock
  private let memory: RememberedReplies?

  /// Throws if an endpoint has no address. `gate` makes the limits of an endpoint.
  init(
    _ settings: ModelSettings, role: ModelRole = .explore, transport: any HTTPTransport,
    maxRetries: Int, clock: ClientClock = ClientClock(), allowance: RetryAllowance? = nil,
    cache: ResponseCache? = nil,
    gate: (EndpointSettings) -> any RequestGate = { _ in OpenGate() },
    purse: (EndpointSettings) -> Purse = { _ in Purse() }
  ) throws(ModelError) {
    let places = settings.endpoints(for: role)
    var endpoints: [ChatEndpoint] = []
    for place in places {
      endpoints.append(
        try ChatEndpoint(
          place, settings: settings, transport: transport, gate: gate(place),
          purse: purse(place)))
    }
    self.settings = settings
    self.endpoints = endpoints
    self.clock = clock
    self.allowance = allowance ?? RetryAllowance(clock)
    desk = EndpointDesk(weights: places.map(\.weight), clock: clock)
    policy = RetryPolicy(maximumRetries: max(0, maxRetries))
    memory = cache.map {
      RememberedReplies(cache: $0, settings: settings, modelNames: places.map(\.modelName))
    }
  }

  func reply(to prompt: Prompt, meter: ModelMeter) async throws(ModelError) -> ModelReply {
    do throws(ModelError) {
      return try await negotiatedReply(to: prompt, meter)
    } catch {
      if error.obstacle != nil { meter.note(obstacle: error) }
      throw error
    }
  }

  private func negotiatedReply(
    to prompt: Prompt, _ meter: ModelMeter
  ) async throws(ModelError) -> ModelReply {
    var negotiation = ReplyNegotiation(prompt, tokenLimit: settings.maxTokens, policy: policy)
    var purpose = ReplyNegotiation.Purpose.first
    var failed: Failed?
    var claim: CacheClaim?
    defer { claim?.release() }
    while true {
      var answer: Answer?
      if purpose.isNewAsk {
        claim?.release()
        (answer, claim) = try await remembered(negotiation.ask, meter)
      }
      let present: Answer
      if let answer {
        present = answer
      } else {
        present = try await ask(negotiation.ask, for: purpose, avoiding: failed, meter, claim)
      }
      let action: ReplyNegotiation.Action
      switch present.outcome {
      case .failure(let failure):
        if failure.kind == .semantic { await claim?.settle(.refused, meter) }
        failed = Failed(endpoint: present.endpoint, error: failure.error)
        action = negotiation.failed(failure, random: clock.random())
      case .success(let reply):
        switch try reply.value(for: negotiation.ask) {
        case .success(let value):
          await claim?.settle(.taken, meter)
          return ModelReply(
            content: hidingKeys(in: value), modelName: reply.model ?? modelName(present.endpoint),
            reasoning: reply.reasoning)
        case .failure(let problem):
          await claim?.settle(.refused, meter)
          failed = nil
          meter.count(ModelUsage(invalidReplies: 1))
          action = negotiation.refused(reply, problem)
        }
      }
      switch action {
      case .fail(let error): throw error
      case .send(let next, let seconds):
        purpose = next
        try await wait(seconds, meter.deadline, orFail: failed?.error ?? .deadline)
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
    let error: ModelError
  }

  private func hidingKeys(in value: JSONValue) -> JSONValue {
    endpoints.reduce(value) { $1.hidingKey(in: $0) }
  }

  private func modelName(_ endpoint: Int?) -> String { endpoints[endpoint ?? 0].modelName }

  private func remembered(
    _ ask: ReplyNegotiation.Ask, _ meter: ModelMeter
  ) async throws(ModelError) -> (Answer?, CacheClaim?) {
    switch try await memory?.look(for: ask, meter) {
    case .answer(let outcome, let claim)?: (Answer(outcome: outcome, endpoint: nil), claim)
    case .none(let claim)?: (nil, claim)
    case nil: (nil, nil)
    }
  }

  private func ask(
    _ ask: ReplyNegotiation.Ask, for purpose: ReplyNegotiation.Purpose, avoiding failed: Failed?,
    _ meter: ModelMeter, _ claim: CacheClaim?
  ) async throws(ModelError) -> Answer {
    let ticket: EndpointBoard.Ticket
    do throws(ModelError) {
      ticket = try await admit(purpose, avoiding: failed?.endpoint, meter)
    } catch {
      // Why the time went says more than that it is over; not that one endpoint of several is spent,
      // which would end the run.
      guard error == .deadline, let reason = failed?.error, reason.obstacle == nil else {
        throw error
      }
      throw reason
    }
    let outcome = await endpoints[ticket.endpoint].answer(ask, for: purpose, meter, keeping: claim)
    switch outcome {
    case .success: desk.giveBack(ticket, .works)
    case .failure(let failure): desk.giveBack(ticket, failure.verdict)
    }
    return Answer(outcome: outcome, endpoint: ticket.endpoint)
  }

  /// Waits until the request may be sent: for the retry budget, then for an endpoint.
  private func admit(
    _ purpose: ReplyNegotiation.Purpose, avoiding failed: Int?, _ meter: ModelMeter
  ) async throws(ModelError) -> EndpointBoard.Ticket {
    if purpose == .retry {
      while let seconds = allowance.takeRetry() {
        try await wait(seconds, meter.deadline, orFail: .deadline)
      }
    } else {
      allowance.countRequest()
    }
    return try await desk.take(avoiding: failed, deadline: meter.deadline)
  }

  /// Fails at once if the deadline would come first: there would be nothing to wait for.
  private func wait(
    _ seconds: Double, _ deadline: SuspendingClock.Instant?, orFail error: ModelError
  ) async throws(ModelError) {
    guard seconds > 0 else { return }
    if let deadline, clock.now() + .seconds(seconds) >= deadline { throw error }
    do { try await clock.pause(seconds) } catch { throw .cancelled }
  }
}

extension ChatReply {
  /// A schema that cannot be used is nothing that the model could do better about.
  func value(
    for ask: ReplyNegotiation.Ask
  ) throws(ModelError) -> Result<JSONValue, ModelError> {
    do {
      return try value(fitting: ask.prompt.replySchema, tokenLimit: ask.tokenLimit)
    } catch {
      throw .invalidContent("it cannot be checked, as \(error)")
    }
  }
}
