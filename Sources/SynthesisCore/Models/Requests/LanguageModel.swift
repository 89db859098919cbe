/// Answers prompts.
///
/// The reply's content has been checked against the prompt's schema: callers decode it without
/// further doubt. Every request made for a prompt, successful or not, is counted in `meter`.
protocol LanguageModel: Sendable {
  func reply(to prompt: Prompt, meter: ModelMeter) async throws(ModelError) -> ModelReply
}

struct ModelReply: Sendable, Hashable {
  /// Valid under the prompt's schema.
  var content: JSONValue
  /// The model's own name for itself, or the configured one.
  var modelName: String
  /// What the model thought aloud; empty where it didn't.
  var reasoning = ""
}
