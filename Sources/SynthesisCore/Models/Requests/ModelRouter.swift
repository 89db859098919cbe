package import Engine

/// Asks the model that serves a request's role.
package struct ModelRouter: LanguageModel {
  private let models: [ModelRole: any LanguageModel]
  private let fallback: any LanguageModel

  /// `fallback` serves the roles that `models` has none for.
  init(_ models: [ModelRole: any LanguageModel], fallback: any LanguageModel) {
    self.models = models
    self.fallback = fallback
  }

  package func reply(
    to request: ModelRequest, tracker: UsageTracker
  ) async throws(ModelError) -> ModelReply {
    try await (models[request.role] ?? fallback).reply(to: request, tracker: tracker)
  }
}
