package import Base

/// What a tool answered.
package struct Observation: Sendable, Hashable {
  package enum Status: String, Sendable, Hashable {
    case ok
    case error
  }

  package var status: Status
  /// The text that the records keep, never cut here.
  package var text: String
  /// What prompts show of it; nil for the text itself.
  package var brief: String?
  /// The values that the tool computed or found, each as a person would write it: what an answer
  /// may be. Empty where the tool returns prose.
  package var results: [String]
  /// Whether a program has printed the text: then only `results` are worth asking for.
  package var isPrinted: Bool
  /// The pages that the text is from.
  package var pages: [ObservedPage]
  /// What they were to tell, so that prompts can show that of long ones; nil for what the step is for.
  package var goal: String?
  /// What a program may want besides the text; printed by the `tool` subcommand.
  package var details: JSONObject

  package init(
    status: Status, text: String, brief: String? = nil, results: [String] = [],
    isPrinted: Bool = false, pages: [ObservedPage] = [], goal: String? = nil,
    details: JSONObject = [:]
  ) {
    self.status = status
    self.text = text
    self.brief = brief
    self.results = results
    self.isPrinted = isPrinted
    self.pages = pages
    self.goal = goal
    self.details = details
  }
}
