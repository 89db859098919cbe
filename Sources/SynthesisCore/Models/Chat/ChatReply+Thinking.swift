extension ChatReply {
  /// Takes what the model thought aloud out of the content, where the server has left it: what
  /// stands before `</think>`. The opening tag may have been part of the prompt.
  mutating func separateThinking() {
    let text = content.drop(while: \.isWhitespace)
    let opening = "<think>"
    if text.hasPrefix(opening) {
      let inner = text.dropFirst(opening.count)
      guard let end = inner.firstRange(of: Self.closing) else {
        // The thinking never ended, and there is no answer.
        return take(inner, leaving: "")
      }
      take(inner[..<end.lowerBound], leaving: inner[end.upperBound...])
    } else if text.first != "{", text.first != "[", let end = text.firstRange(of: Self.closing) {
      take(text[..<end.lowerBound], leaving: text[end.upperBound...])
    }
  }

  private static let closing = "</think>"

  private mutating func take(_ thought: Substring, leaving rest: Substring) {
    let words = Self.trimmed(thought)
    reasoning = reasoning.isEmpty ? words : reasoning + "\n" + words
    content = String(rest.drop(while: \.isWhitespace))
  }

  private static func trimmed(_ text: Substring) -> String {
    let start = text.drop(while: \.isWhitespace)
    let end = start.lastIndex { !$0.isWhitespace }
    return end.map { String(start[...$0]) } ?? ""
  }
}
