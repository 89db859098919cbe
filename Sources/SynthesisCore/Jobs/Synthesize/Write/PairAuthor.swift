/// Who wrote a pair, and what it thought in doing so.
struct PairAuthor: Sendable, Hashable {
  var modelName: String
  /// What the model thought aloud; empty where it didn't.
  var reasoning = ""
}
