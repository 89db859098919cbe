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

  /// Throws if an endpoint has no address. `gate` makes the limits of an endpoint.
  init(
    _ settings: ModelSettings, role: ModelRole = .explore, transport: any HTTPTransport,
    maxRetries: Int, clock: ClientClock = ClientClock(), allowance: RetryAllowance? = nil,
    gate: (EndpointSettings) -> any RequestGate = { _ in OpenGate() }
  ) throws(ModelError) {
    let places = settings.endpoints(for: role)
    var endpoints: [ChatEndpoint] = []
    for place in places {
      endpoints.append(
        try ChatEndpoint(place, settings: settings, transport: transport, gate: gate(place)))
    }
    self.settings = settings
    self.endpoints = endpoints
    self.clock = clock
    self.allowance = allowance ?? RetryAllowance(clock)
    desk = EndpointDesk(weights: places.map(\.weight), clock: clock)
    policy = RetryPolicy(maximumRetries: max(0, maxRetries))
  }

  func reply(to prompt: Prompt, meter: ModelMeter) async throws(ModelError) -> ModelReply {
    var negotiation = ReplyNegotiation(prompt, tokenLimit: settings.maxTokens, policy: policy)
    var purpose = ReplyNegotiation.Purpose.first
    var failed: (endpoint: Int, error: ModelError)?
    while true {
      let ticket: EndpointBoard.Ticket
      do throws(ModelError) {
        ticket = try await admit(purpose, avoiding: failed?.endpoint, meter)
      } catch {
        // Why the time went says more than that it is over.
        throw error == .deadline ? failed?.error ?? error : error
      }
      let endpoint = endpoints[ticket.endpoint]
      let outcome = await endpoint.answer(negotiation.ask, for: purpose, meter)
      let action: ReplyNegotiation.Action
      switch outcome {
      case .failure(let failure):
        desk.giveBack(ticket, failure.verdict)
        failed = (ticket.endpoint, failure.error)
        action = negotiation.failed(failure, random: clock.random())
      case .success(let reply):
        desk.giveBack(ticket, .works)
        switch try value(of: reply, for: negotiation.ask) {
        case .success(let value):
          return ModelReply(
            content: endpoint.hidingKey(in: value),
            modelName: reply.model ?? endpoint.modelName, reasoning: reply.reasoning)
        case .failure(let problem):
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

  /// A schema that cannot be used is nothing that the model could do better about.
  private func value(
    of reply: ChatReply, for ask: ReplyNegotiation.Ask
  ) throws(ModelError) -> Result<JSONValue, ModelError> {
    do {
      return try reply.value(fitting: ask.prompt.replySchema, tokenLimit: ask.tokenLimit)
    } catch {
      throw .invalidContent("it cannot be checked, as \(error)")
    }
  }
}
