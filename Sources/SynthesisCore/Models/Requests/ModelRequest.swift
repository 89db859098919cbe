package import Base

/// One request to a model, as a value: what it says and what the reply must look like.
package struct ModelRequest: Sendable, Hashable {
  /// Decides which model is asked.
  package var role: ModelRole
  /// Instructions, worked examples and history as chat turns, the question last.
  package var messages: [ChatMessage]
  /// A short name for the reply's shape; letters and underscores.
  package var replyName: String
  package var replySchema: JSONSchema
  /// Overrides the configured one where a request needs its own, as does the next.
  package var temperature: Double?
  /// The most tokens the reply may have.
  var tokenLimit: Int?

  package init(
    role: ModelRole, messages: [ChatMessage], replyName: String, replySchema: JSONSchema,
    temperature: Double? = nil, tokenLimit: Int? = nil
  ) {
    self.role = role
    self.messages = messages
    self.replyName = replyName
    self.replySchema = replySchema
    self.temperature = temperature
    self.tokenLimit = tokenLimit
  }
}

package struct ChatMessage: Sendable, Hashable {
  package enum Role: String, Sendable, Hashable {
    case system
    case user
    case assistant
  }

  package var role: Role
  package var content: String

  package init(role: Role, content: String) {
    self.role = role
    self.content = content
  }
}
