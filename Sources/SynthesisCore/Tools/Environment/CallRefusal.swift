/// Why a call is not run in a state, although its parameters are what the tool takes.
struct CallRefusal: Error, Sendable, Hashable {
  /// What the model is told.
  var sentence: String
}
