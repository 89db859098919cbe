/// One small request to an endpoint, as a run would send it, and its answer.
struct EndpointTrial: Sendable {
  /// Scheme, host and port: a path may hold a key.
  let address: String
  let modelName: String
  let hasKey: Bool
  let outcome: Result<ChatReply, ModelError>
  /// The form in which the endpoint takes a schema.
  let format: ReplyFormat
  let milliseconds: Double

  /// What keeps a reply from being used; nil for one that fits.
  func misfit(of reply: ChatReply) -> String? {
    do {
      switch try reply.value(fitting: Prompt.trial.replySchema, tokenLimit: 0) {
      case .success: return nil
      case .failure(.truncated): return "\(ModelError.truncated(limit: nil)); raise max_tokens"
      case .failure(let problem): return "\(problem)"
      }
    } catch {
      return "the reply cannot be checked, as \(error)"
    }
  }
}

extension EndpointTrial {
  /// Sends the request, and again only for each form of it that the endpoint turns out not to know.
  init(
    of place: EndpointSettings, settings: ModelSettings, transport: any HTTPTransport
  ) async {
    let clock = SuspendingClock()
    let start = clock.now
    var format = ReplyFormat.strictSchema
    do throws(ModelError) {
      let endpoint = try ChatEndpoint(
        place, settings: settings, transport: transport, gate: OpenGate())
      let ask = ReplyNegotiation.Ask(prompt: .trial, tokenLimit: settings.maxTokens)
      outcome = await endpoint.answer(ask, for: .first, ModelMeter()).mapError(\.error)
      format = endpoint.format(for: Prompt.trial.replySchema)
    } catch {
      outcome = .failure(error)
    }
    self.format = format
    address =
      place.baseURL.flatMap { HTTPAddress($0) }.map(String.init(describing:)) ?? "no address"
    modelName = place.modelName
    hasKey = place.apiKey != nil
    milliseconds = start.duration(to: clock.now).inSeconds * 1000
  }
}
