extension DoctorCheck {
  /// What the answer to one small request tells of an endpoint, its key and its model.
  static func endpoint(_ trial: EndpointTrial) -> [DoctorCheck] {
    switch trial.outcome {
    case .success(let reply):
      return [
        reached(trial),
        .good("key", trial.hasKey ? "accepted" : "none set and none asked for"),
        model(trial, reply),
        structure(trial, reply),
      ]
    case .failure(.throttled(let words)):
      let reason = words.isEmpty ? "" : " (\(words))"
      return [
        reached(trial), .warning("key", "asked to slow down just now\(reason); a run would wait"),
      ]
    case .failure(let error):
      let subject = subject(of: error)
      guard subject == "endpoint" else {
        return [reached(trial), .failure(subject, "\(error)")]
      }
      let finding =
        if case .connection = error {
          "\(error); check base_url, and that the server runs"
        } else {
          "\(trial.address): \(error)"
        }
      return [.failure(subject, finding)]
    }
  }

  private static func reached(_ trial: EndpointTrial) -> DoctorCheck {
    .good("endpoint", "\(trial.address) answered in \(Int(trial.milliseconds.rounded())) ms")
  }

  private static func model(_ trial: EndpointTrial, _ reply: ChatReply) -> DoctorCheck {
    guard let name = reply.model, name != trial.modelName else {
      return .good("model", trial.modelName)
    }
    return .good("model", "\(trial.modelName), which calls itself \(name)")
  }

  /// A reply that does not fit is no reason not to start: a run asks again, and says how often.
  private static func structure(_ trial: EndpointTrial, _ reply: ChatReply) -> DoctorCheck {
    let subject = "structured output"
    if let misfit = trial.misfit(of: reply) {
      return .warning(subject, "\(misfit); such replies cost a run further requests")
    }
    return switch trial.format {
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
