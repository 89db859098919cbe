/// One request to a model, as a value: what it says, what the reply must look like, and the plain
/// facts that it was made from.
struct Prompt: Sendable, Hashable {
  /// Instructions, worked examples and history as chat turns, the question last.
  var messages: [ChatMessage]
  /// A short name for the reply's shape; letters and underscores.
  var replyName: String
  var replySchema: JSONSchema
  /// Overrides the configured one where a request needs its own.
  var temperature: Double?
  /// What the prompt was written from. A simulated model answers from this instead of the text.
  var subject: PromptSubject
}

struct ChatMessage: Sendable, Hashable {
  enum Role: String, Sendable, Hashable {
    case system
    case user
    case assistant
  }

  var role: Role
  var content: String
}

enum PromptSubject: Sendable, Hashable {
  /// Propose `count` different next actions after `steps`. `attempt` counts the times that this was
  /// asked before.
  case exploration(
    seed: String, tools: [ToolDescription], steps: [PromptStep], count: Int, attempt: Int)
  /// Write one question–answer pair from the trajectory `steps`, for the answer `target` if there is
  /// one.
  case synthesis(seed: String, steps: [PromptStep], target: AnswerCandidate?, attempt: Int)
  /// Solve the question.
  case solution(question: String)
}

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
