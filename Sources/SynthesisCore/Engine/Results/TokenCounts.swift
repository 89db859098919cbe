/// What an endpoint says that a request used.
struct TokenCounts: Sendable, Hashable {
  var prompt = 0
  /// Those of `prompt` that the endpoint had in its cache.
  var cachedPrompt = 0
  var completion = 0
}
