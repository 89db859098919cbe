import Base

extension ChatReply {
  /// The value that was asked for, checked against the request's schema. Throws what the model could
  /// do nothing better about: a schema that cannot be used.
  func value(for request: ModelRequest) throws(ModelError) -> Result<JSONValue, ModelError> {
    do {
      return try value(fitting: request.replySchema, tokenLimit: request.tokenLimit)
    } catch {
      throw .invalidContent("it cannot be checked, as \(error)")
    }
  }

  private func value(
    fitting schema: JSONSchema, tokenLimit: Int?
  ) throws(SchemaError) -> Result<JSONValue, ModelError> {
    // Some servers take all of an answer for reasoning when the model forgets to end it.
    let isEmpty = content.allSatisfy(\.isWhitespace)
    let text = isEmpty ? String(ThinkingAloud(reasoning).answer) : content
    return switch try LenientJSON.read(text, fitting: schema) {
    case .fitting(let value): .success(value)
    case .unfit(let violations): .failure(problem(violations, tokenLimit))
    case .nothing: .failure(problem([], tokenLimit))
    }
  }

  private func problem(_ violations: [SchemaViolation], _ tokenLimit: Int?) -> ModelError {
    if finishReason == .length { return .truncated(limit: tokenLimit) }
    if let refusal { return .filtered("the model declined to answer: \(refusal)") }
    if finishReason == .contentFilter { return .filtered("by the endpoint's content filter") }
    if !violations.isEmpty {
      let shown = violations.prefix(5).map(\.description).joined(separator: "; ")
      return .invalidContent(shown + (violations.count > 5 ? "; and more" : ""))
    }
    if content.allSatisfy(\.isWhitespace) { return .emptyContent }
    return .invalidContent("there is no JSON value in it")
  }
}
