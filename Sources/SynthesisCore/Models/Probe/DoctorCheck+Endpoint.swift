package import Base
package import Net

extension DoctorCheck {
  /// What one small request to each endpoint of each role tells.
  package static func endpoints(
    of settings: ModelSettings, _ transport: any HTTPTransport
  ) async -> [DoctorCheck] {
    var places: [EndpointSettings] = []
    for place in settings.everyEndpoint
    where !places.contains(where: place.asksTheSame) { places.append(place) }
    var checks: [DoctorCheck] = []
    for place in places {
      checks += endpoint(await EndpointProbe(of: place, settings: settings, transport: transport))
    }
    return checks
  }

  /// What the answer to one small request tells of an endpoint, its key and its model.
  static func endpoint(_ probe: EndpointProbe) -> [DoctorCheck] {
    switch probe.outcome {
    case .success(let reply):
      return [
        reached(probe),
        .good("key", probe.hasKey ? "accepted" : "none set and none asked for"),
        model(probe, reply),
        structure(probe, reply),
      ]
    case .failure(.throttled(let words)):
      let reason = words.isEmpty ? "" : " (\(words))"
      return [
        reached(probe), .warning("key", "asked to slow down just now\(reason); a run would wait"),
      ]
    case .failure(let error):
      let subject = subject(of: error)
      guard subject == "endpoint" else {
        return [reached(probe), .failure(subject, "\(error)")]
      }
      let finding =
        if case .connection = error {
          "\(error); check base_url, and that the server runs"
        } else {
          "\(probe.address): \(error)"
        }
      return [.failure(subject, finding)]
    }
  }

  private static func reached(_ probe: EndpointProbe) -> DoctorCheck {
    .good("endpoint", "\(probe.address) answered in \(Int(probe.milliseconds.rounded())) ms")
  }

  private static func model(_ probe: EndpointProbe, _ reply: ChatReply) -> DoctorCheck {
    guard let name = reply.model, name != probe.modelName else {
      return .good("model", probe.modelName)
    }
    return .good("model", "\(probe.modelName), which calls itself \(name)")
  }

  /// A reply that does not fit is no reason not to start: a run asks again, and says how often.
  private static func structure(_ probe: EndpointProbe, _ reply: ChatReply) -> DoctorCheck {
    let subject = "structured output"
    if let misfit = probe.misfit(of: reply) {
      return .warning(subject, "\(misfit); such replies cost a run further requests")
    }
    return switch probe.format {
    case .strictSchema: .good(subject, "the endpoint holds replies to a strict schema")
    case .schema: .good(subject, "the endpoint holds replies to a schema")
    case .object:
      .good(subject, "the endpoint promises JSON only; the schema is put in words and checked here")
    case .text:
      .good(subject, "the endpoint promises none; the schema is put in words and checked here")
    }
  }

  /// What is at fault.
  private static func subject(of error: ModelError) -> String {
    guard case .refused(let status, _) = error else { return "endpoint" }
    return switch status {
    case 401, 402, 403, 429: "key"
    case _ where ModelError.passingStatuses.contains(status): "endpoint"
    case 400..<500: "model"
    default: "endpoint"
    }
  }
}

extension EndpointSettings {
  /// Whether one probe tells of both.
  fileprivate func asksTheSame(_ other: EndpointSettings) -> Bool {
    (baseURL, apiKey, modelName, dialect)
      == (other.baseURL, other.apiKey, other.modelName, other.dialect)
  }
}
