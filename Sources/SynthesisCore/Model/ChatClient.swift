import Synchronization

/// A model behind an OpenAI-compatible `/chat/completions` endpoint.
///
///     let client = try ChatClient(settings, transport: CurlTransport(), maxRetries: 3)
///     let reply = try await client.reply(to: prompt, meter: meter)
///
/// One client serves all the prompts of a process: what it learns about the endpoint's habits with
/// one of them spares the others a refused request.
final class ChatClient: LanguageModel {
  private let settings: ModelSettings
  private let endpoint: String
  private let transport: any HTTPTransport
  private let policy: RetryPolicy
  private let pause: @Sendable (_ seconds: Double) async throws -> Void
  private let random: @Sendable () -> Double
  private let habits = Mutex(ServerHabits())

  /// Throws if the settings name no endpoint.
  init(
    _ settings: ModelSettings,
    transport: any HTTPTransport,
    maxRetries: Int,
    pause: @escaping @Sendable (_ seconds: Double) async throws -> Void = {
      try await Task.sleep(for: .seconds($0))
    },
    random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
  ) throws(ModelError) {
    guard let base = settings.baseURL, !base.isEmpty else {
      throw .connection("no model endpoint is configured; set base_url or OPENAI_API_URL")
    }
    self.settings = settings
    self.transport = transport
    self.pause = pause
    self.random = random
    endpoint = ChatCompletions.endpoint(of: base)
    policy = RetryPolicy(maximumRetries: max(0, maxRetries))
  }

  func reply(to prompt: Prompt, meter: ModelMeter) async throws(ModelError) -> ModelReply {
    var negotiation = ReplyNegotiation(prompt, policy: policy)
    var action = ReplyNegotiation.Action.send(prompt, afterSeconds: 0)
    var isRepeated = false
    while true {
      switch action {
      case .fail(let error): throw error
      case .send(let prompt, let seconds):
        if seconds > 0 { try await wait(seconds) }
        if Task.isCancelled { throw .cancelled }
        let outcome = await ask(prompt, isRepeated: isRepeated, meter)
        isRepeated = true
        switch outcome {
        case .failure(let failure): action = negotiation.failed(failure, random: random())
        case .success(let reply):
          switch try value(of: reply, for: prompt) {
          case .success(let value):
            return ModelReply(content: value, modelName: reply.model ?? settings.name)
          case .failure(let problem):
            meter.count(ModelUsage(invalidReplies: 1))
            action = negotiation.refused(reply, problem)
          }
        }
      }
    }
  }

  /// Sends the prompt once, and once more for each form of the request that the server turns out
  /// not to know.
  private func ask(
    _ prompt: Prompt, isRepeated: Bool, _ meter: ModelMeter
  ) async -> Result<ChatReply, ModelFailure> {
    var isRepeated = isRepeated
    while true {
      let habits = self.habits.withLock { $0 }.suited(to: prompt.replySchema)
      let outcome = await send(prompt, habits: habits, isRepeated: isRepeated, meter)
      guard case .failure(let failure) = outcome,
        case .refused(let status, let message) = failure.error,
        let complaint = ServerComplaint(status: status, message: message),
        let better = habits.adapted(to: complaint)
      else { return outcome }
      self.habits.withLock { $0.merge(better) }
      isRepeated = true
    }
  }

  /// Sends one request and counts it.
  private func send(
    _ prompt: Prompt, habits: ServerHabits, isRepeated: Bool, _ meter: ModelMeter
  ) async -> Result<ChatReply, ModelFailure> {
    let request = ChatCompletions.request(
      for: prompt, settings: settings, endpoint: endpoint, habits: habits)
    var usage = ModelUsage(requests: 1, retries: isRepeated ? 1 : 0)
    defer { meter.count(usage) }
    let response: HTTPResponse
    do {
      response = try await transport.send(request)
    } catch {
      return .failure(ModelFailure(error))
    }
    usage.latency.record(milliseconds: response.timings.total)
    do {
      let reply = try ChatCompletions.reply(in: response, hiding: settings.apiKey)
      usage.promptTokens = reply.promptTokens
      usage.completionTokens = reply.completionTokens
      return .success(reply)
    } catch {
      if error.kind == .throttle { usage.throttles = 1 }
      if case .malformedReply = error.error { usage.invalidReplies = 1 }
      return .failure(error)
    }
  }

  /// A schema that cannot be used is nothing that the model could do better about.
  private func value(
    of reply: ChatReply, for prompt: Prompt
  ) throws(ModelError) -> Result<JSONValue, ModelError> {
    do {
      return try reply.value(fitting: prompt.replySchema, tokenLimit: settings.maxTokens)
    } catch {
      throw .invalidContent("it cannot be checked, as \(error)")
    }
  }

  private func wait(_ seconds: Double) async throws(ModelError) {
    do { try await pause(seconds) } catch { throw .cancelled }
  }
}
