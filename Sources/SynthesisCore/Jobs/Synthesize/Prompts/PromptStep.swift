import Base
import Environment

/// One step of a trajectory as prompts show it.
struct PromptStep: Sendable, Hashable {
  var intent: String
  var call: ToolCall
  /// The call in the model's own words, where it was put differently.
  var written: ToolCall?
  var observation: Observation

  /// Whether the tool gave back what it was given: `10` has the result 10, and nothing was found.
  var isEcho: Bool {
    !observation.results.isEmpty
      && observation.results.allSatisfy { JSONValue.object(call.parameters).holds($0) }
  }
}

extension JSONValue {
  /// Whether the value is the text, or holds it as an element or member.
  fileprivate func holds(_ text: String) -> Bool {
    switch self {
    case .string(let string): string == text
    case .integer, .number, .bool: jsonText == text
    case .array(let values): values.contains { $0.holds(text) }
    case .object(let object): object.members.contains { $0.value.holds(text) }
    case .null: false
    }
  }
}
