/// What a tool answered.
struct Observation: Sendable, Hashable {
  enum Status: String, Sendable, Hashable {
    case ok
    case error
  }

  var status: Status
  /// The text that the records keep, never cut here.
  var text: String
  /// What prompts show of it; nil for the text itself.
  var brief: String?
  /// The values that the tool computed or found, each as a person would write it: what an answer
  /// may be. Empty where the tool returns prose.
  var results: [String] = []
  /// Whether a program has printed the text: then only `results` are worth asking for.
  var isPrinted = false
  /// The pages that the text is from.
  var pages: [ObservedPage] = []
  /// What a program may want besides the text; printed by the `tool` subcommand.
  var details: JSONObject = [:]
}
