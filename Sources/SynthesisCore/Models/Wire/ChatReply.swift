import Base
import Engine

/// A chat completion as the server gave it, its content not yet looked into.
struct ChatReply: Sendable, Hashable {
  enum FinishReason: Sendable, Hashable {
    case stop
    /// The token limit ended it.
    case length
    case contentFilter
    case other(String)
  }

  var content: String
  /// What the model thought aloud.
  var reasoning = ""
  /// Why the model would not answer, in its own words.
  var refusal: String?
  var finishReason = FinishReason.stop
  /// Nil if the server does not count.
  var usage: TokenCounts?
  /// Those of the completion that the model thought with.
  var reasoningTokens = 0
  /// The model's own name for itself.
  var model: String?
}

extension ChatReply {
  /// The same without a key that it quotes: the response may have spelt it in escapes.
  func hiding(_ key: Secret?) -> ChatReply {
    guard let key else { return self }
    var reply = self
    reply.content = key.hidden(in: content)
    reply.reasoning = key.hidden(in: reasoning)
    reply.refusal = refusal.map(key.hidden)
    reply.model = model.map(key.hidden)
    return reply
  }
}
