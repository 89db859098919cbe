extension ModelRequest {
  /// The request with an unusable reply and what is wrong with it as further turns, so that asking
  /// again is not asking the same.
  func correcting(_ reply: ChatReply, _ problem: ModelError) -> ModelRequest {
    var request = self
    let words = Self.correction(problem)
    let shown = reply.content.prefix(Self.shownCharacters)
    if shown.allSatisfy(\.isWhitespace) {
      // Chat templates want user and assistant in turn, and an assistant who says something.
      if let last = request.messages.indices.last, request.messages[last].role == .user {
        request.messages[last].content += "\n\n" + words
      } else {
        request.messages.append(ChatMessage(role: .user, content: words))
      }
    } else {
      request.messages.append(ChatMessage(role: .assistant, content: String(shown)))
      request.messages.append(ChatMessage(role: .user, content: words))
    }
    return request
  }

  /// Enough to see what is meant, without paying for a runaway reply again.
  private static let shownCharacters = 2000

  private static func correction(_ problem: ModelError) -> String {
    let fault =
      switch problem {
      case .truncated: "Your reply was cut off because it was too long. Be much briefer."
      case .filtered:
        "Your reply was held back by a content filter. Keep to plain and harmless words."
      case .invalidContent(let reason): "Your reply cannot be used: \(reason)."
      default: "Your reply was empty."
      }
    return fault + " Answer again with a single JSON value of the required form and nothing else."
  }
}
