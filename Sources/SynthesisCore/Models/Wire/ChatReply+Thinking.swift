extension ChatReply {
  /// Takes what the model thought aloud out of the content, where the server has left it.
  mutating func separateThinking() {
    let parted = ThinkingAloud(content)
    guard let thought = parted.thought else { return }
    let words = Self.trimmed(thought)
    reasoning = reasoning.isEmpty ? words : reasoning + "\n" + words
    content = String(parted.answer.drop(while: \.isWhitespace))
  }

  private static func trimmed(_ text: Substring) -> String {
    let start = text.drop(while: \.isWhitespace)
    let end = start.lastIndex { !$0.isWhitespace }
    return end.map { String(start[...$0]) } ?? ""
  }
}
