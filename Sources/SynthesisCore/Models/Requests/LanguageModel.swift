package import Base
package import Engine

/// Answers requests.
///
/// The reply's content has been checked against the request's schema: callers decode it without
/// further doubt. Whatever is sent for a request, answered or not, is counted in `tracker`.
package protocol LanguageModel: Sendable {
  func reply(
    to request: ModelRequest, tracker: UsageTracker
  ) async throws(ModelError) -> ModelReply
}

package struct ModelReply: Sendable, Hashable {
  /// Valid under the request's schema.
  package var content: JSONValue
  /// The model's own name for itself, or the configured one.
  package var modelName: String
  /// What the model thought aloud; empty where it didn't.
  package var reasoning = ""
}
