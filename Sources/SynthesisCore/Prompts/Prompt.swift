/// One request to a model, as a value: what it says, what the reply must look like, and the plain
/// facts that it was made from.
struct Prompt: Sendable, Hashable {
  /// Instructions, worked examples and history as chat turns, the question last.
  var messages: [ChatMessage]
  /// A short name for the reply's shape; letters and underscores.
  var replyName: String
  var replySchema: JSONSchema
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
  /// Write one question–answer pair from the trajectory `steps`.
  case synthesis(seed: String, steps: [PromptStep], attempt: Int)
}

/// One step of a trajectory as prompts show it.
struct PromptStep: Sendable, Hashable {
  var intent: String
  var call: ToolCall
  var observation: Observation
}
