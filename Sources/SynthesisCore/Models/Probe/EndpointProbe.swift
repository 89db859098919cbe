import Base
import Engine
import Net

/// One small request to an endpoint, as a run would send it, and its answer.
package struct EndpointProbe: Sendable {
  /// Scheme, host and port: a path may hold a key.
  let address: String
  let modelName: String
  let hasKey: Bool
  let outcome: Result<ChatReply, ModelError>
  /// The form in which the endpoint takes a schema.
  let format: ReplyFormat
  let milliseconds: Double

  package static let request = ModelRequest(
    role: ModelRole(rawValue: "probe"),
    messages: [
      ChatMessage(
        role: .user,
        content: "How far is 180 km and then 90 km? Answer as JSON: {\"answer\": \"…\"}.")
    ], replyName: "answer",
    replySchema: [
      "type": "object", "properties": ["answer": ["type": "string"]], "required": ["answer"],
      "additionalProperties": false,
    ])

  /// What keeps a reply from being used; nil for one that fits.
  func misfit(of reply: ChatReply) -> String? {
    do throws(ModelError) {
      switch try reply.value(for: Self.request) {
      case .success: return nil
      case .failure(.truncated): return "\(ModelError.truncated(limit: nil)); raise max_tokens"
      case .failure(let problem): return "\(problem)"
      }
    } catch {
      return "\(error)"
    }
  }
}

extension EndpointProbe {
  /// Sends the request, and again only for each form of it that the endpoint turns out not to know.
  init(
    of place: EndpointSettings, settings: ModelSettings, transport: any HTTPTransport
  ) async {
    let clock = SuspendingClock()
    let start = clock.now
    var format = ReplyFormat.strictSchema
    do throws(ModelError) {
      let endpoint = try ModelEndpoint(
        place, settings: settings, transport: transport, limiter: Unlimited())
      outcome = await endpoint.answer(Self.request, UsageTracker()).mapError(\.error)
      format = endpoint.replyFormat(for: Self.request.replySchema)
    } catch {
      outcome = .failure(error)
    }
    self.format = format
    address = place.address
    modelName = place.modelName
    hasKey = place.apiKey != nil
    milliseconds = start.duration(to: clock.now).inSeconds * 1000
  }
}
