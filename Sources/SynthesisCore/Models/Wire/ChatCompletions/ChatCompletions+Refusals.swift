extension ChatCompletions {
  /// Reads a refusal's words. They are all there is to go by: the servers agree on no code.
  ///
  /// - OpenAI, 400: "Invalid schema for response_format 'x': … 'additionalProperties' is required",
  ///   "'response_format' of type 'json_schema' is not supported with this model", "Unsupported
  ///   parameter: 'max_tokens' … Use 'max_completion_tokens' instead".
  /// - DeepSeek, 400: "This response_format type is unavailable now"; earlier 422: "response_format:
  ///   response_format.type `json_schema` is unavailable now".
  /// - TGI, 422: "Failed to deserialize the JSON body …: response_format: missing field `value`".
  /// - vLLM, 400: "… features not supported by xgrammar", "Grammar error".
  /// - llama.cpp, 400: "response_format type must be one of …", "failed to parse grammar".
  func unsupportedFeature(status: Int, message: String) -> UnsupportedFeature? {
    guard [400, 404, 415, 422, 500, 501].contains(status) else { return nil }
    let words = message.lowercased()
    func mentions(_ phrases: [String]) -> Bool { phrases.contains { words.contains($0) } }
    if words.contains("max_completion_tokens"), words.contains("max_tokens") {
      return .tokenLimitName
    }
    if mentions(["invalid schema", "grammar", "outlines", "additionalproperties"]) {
      return .schema
    }
    if mentions([
      "response_format", "response format", "json_schema", "json_object", "json schema",
      "json mode", "structured output", "guided_json", "guided decoding",
    ]) {
      return .format
    }
    return nil
  }
}
