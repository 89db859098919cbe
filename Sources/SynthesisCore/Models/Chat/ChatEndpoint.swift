import Synchronization

/// One `/chat/completions` endpoint: sends it requests in the form that it knows, under its limits,
/// and counts them.
///
/// What it learns of the endpoint's habits with one prompt spares the others a refused request.
final class ChatEndpoint: Sendable {
  private struct Manners {
    var habits: ServerHabits
    /// Whether a first request has come to its end, so that what it has learnt is there.
    var areTried = false
  }

  private let settings: ModelSettings
  let modelName: String
  private let apiKey: Secret?
  private let url: String
  private let transport: any HTTPTransport
  private let gate: any RequestGate
  private let purse: Purse
  private let manners: Mutex<Manners>
  /// The first request goes alone: what it finds out about the form spares all others.
  private let inquiry = InFlightLimit(1)

  /// Throws if the settings name no address.
  init(
    _ endpoint: EndpointSettings, settings: ModelSettings, transport: any HTTPTransport,
    gate: any RequestGate, purse: Purse = Purse()
  ) throws(ModelError) {
    guard let base = endpoint.baseURL, !base.isEmpty else {
      throw .connection("no model endpoint is configured; set base_url or OPENAI_API_URL")
    }
    self.settings = settings
    self.transport = transport
    self.gate = gate
    self.purse = purse
    modelName = endpoint.modelName
    apiKey = endpoint.apiKey
    url = ChatCompletions.endpoint(of: base)
    manners = Mutex(
      Manners(habits: ServerHabits(dialect: endpoint.dialect, address: HTTPAddress(base))))
  }

  /// The value without the key, which a reply may have spelt in escapes.
  func hidingKey(in value: JSONValue) -> JSONValue { apiKey?.hidden(in: value) ?? value }

  /// How replies under a schema are asked for, as far as is known by now.
  func format(for schema: JSONSchema) -> ReplyFormat {
    manners.withLock { $0.habits }.suited(to: schema).format
  }

  /// Sends what is asked once, and once more for each form of the request that the server turns out
  /// not to know.
  ///
  /// With a claim, a body that was paid for is kept before anybody looks at it.
  func answer(
    _ ask: ReplyNegotiation.Ask, for purpose: ReplyNegotiation.Purpose, _ meter: ModelMeter,
    keeping claim: CacheClaim? = nil
  ) async -> Result<ChatReply, ModelFailure> {
    if manners.withLock({ $0.areTried }) { return await negotiate(ask, purpose, meter, claim) }
    guard await inquiry.enter() else {
      return .failure(ModelFailure(error: .cancelled, kind: .terminal))
    }
    if manners.withLock({ $0.areTried }) {
      inquiry.leave()
      return await negotiate(ask, purpose, meter, claim)
    }
    defer { inquiry.leave() }
    let outcome = await negotiate(ask, purpose, meter, claim)
    manners.withLock { $0.areTried = true }
    return outcome
  }

  private func negotiate(
    _ ask: ReplyNegotiation.Ask, _ purpose: ReplyNegotiation.Purpose, _ meter: ModelMeter,
    _ claim: CacheClaim?
  ) async -> Result<ChatReply, ModelFailure> {
    var usage = ModelUsage()
    if purpose == .correction { usage.corrections = 1 }
    if purpose == .retry || purpose == .postponed { usage.retries = 1 }
    while true {
      let habits = manners.withLock { $0.habits }.suited(to: ask.prompt.replySchema)
      let outcome = await send(ask, habits: habits, usage, meter, claim)
      switch outcome {
      case .success(let reply):
        if habits.isIgnored(in: reply), let better = habits.adapted(to: .format) {
          manners.withLock { $0.habits.merge(better) }
        }
        return outcome
      case .failure(let failure):
        guard case .refused(let status, let message) = failure.error,
          let complaint = ServerComplaint(status: status, message: message),
          let better = habits.adapted(to: complaint)
        else { return outcome }
        manners.withLock { $0.habits.merge(better) }
        usage = ModelUsage(retries: 1)
      }
    }
  }

  /// Sends one request, if the gate lets it through, and counts it.
  private func send(
    _ ask: ReplyNegotiation.Ask, habits: ServerHabits, _ start: ModelUsage, _ meter: ModelMeter,
    _ claim: CacheClaim?
  ) async -> Result<ChatReply, ModelFailure> {
    let body = ChatCompletions.body(
      for: ask, model: modelName, settings: settings, habits: habits)
    let pass: GatePass
    do throws(GateRefusal) {
      pass = try await gate.enter(
        estimatedTokens: TokenEstimate.tokens(requestBytes: body.count, replyLimit: ask.tokenLimit),
        deadline: meter.deadline)
    } catch {
      return .failure(ModelFailure(error))
    }
    let reservation: Purse.Reservation
    do throws(GateRefusal) {
      reservation = try purse.reserve(requestBytes: body.count, replyLimit: ask.tokenLimit)
    } catch {
      gate.leave(pass, RequestEnd(kind: .notSent))
      return .failure(ModelFailure(error))
    }
    let response: HTTPResponse
    do throws(TransportError) {
      response = try await transport.send(request(body, deadline: meter.deadline))
        .hiding(apiKey)
    } catch {
      let end = RequestEnd(error)
      gate.leave(pass, end)
      meter.count(ModelUsage(cost: purse.settle(reservation, end)))
      let failure = ModelFailure(error)
      // One that was given up before it was sent is none.
      if error != .deadline(isSent: false), error != .cancelled {
        meter.count(start.counting(.failure(failure)))
      }
      return .failure(failure)
    }
    if response.status == 200 { await claim?.store(response.body, meter) }
    let result = Result { () throws(ModelFailure) in
      try ChatCompletions.reply(in: response, hiding: apiKey).hiding(apiKey)
    }
    let end = RequestEnd(result, response)
    gate.leave(pass, end)
    var usage = start.counting(result)
    usage.cost = purse.settle(reservation, end)
    usage.latency.record(milliseconds: response.timings.total)
    meter.count(usage)
    return result
  }

  private func request(_ body: [UInt8], deadline: SuspendingClock.Instant?) -> HTTPRequest {
    HTTPRequest(
      url: url,
      headers: [
        HTTPHeader(name: "Content-Type", value: "application/json"),
        HTTPHeader(name: "Accept", value: "application/json"),
      ],
      bearerToken: apiKey, body: body,
      connectTimeoutSeconds: settings.connectTimeoutSeconds,
      firstByteTimeoutSeconds: settings.firstByteTimeoutSeconds,
      totalTimeoutSeconds: settings.requestTimeoutSeconds, deadline: deadline)
  }
}
