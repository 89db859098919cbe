/// What a model is asked for.
enum ModelRole: String, Sendable, Hashable, CaseIterable {
  /// Proposing actions.
  case explore
  /// Writing pairs.
  case synthesize
  /// Solving a pair's question again.
  case verify
}
