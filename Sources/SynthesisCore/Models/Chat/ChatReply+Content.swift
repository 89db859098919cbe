extension ChatReply {
  /// The value that the reply was asked for, checked against the prompt's schema.
  func value(
    fitting schema: JSONSchema, tokenLimit: Int
  ) throws(SchemaError) -> Result<JSONValue, ModelError> {
    // Some servers take all of an answer for reasoning when the model forgets to end it.
    let text = content.allSatisfy(\.isWhitespace) ? reasoning : content
    return switch try TolerantJSON.read(text, fitting: schema) {
    case .fitting(let value): .success(value)
    case .unfit(let violations): .failure(problem(violations, tokenLimit))
    case .nothing: .failure(problem([], tokenLimit))
    }
  }

  private func problem(_ violations: [SchemaViolation], _ tokenLimit: Int) -> ModelError {
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
