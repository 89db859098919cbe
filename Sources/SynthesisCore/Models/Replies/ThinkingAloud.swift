/// What a model wrote, parted into what it thought aloud and what it answers, where the server has
/// left both in the content.
///
/// - Text that begins with JSON is the answer. A string in it may speak of the tags.
/// - Thinking ends at the first `</think>` that JSON follows: a tag that prose follows is one that the
///   thinking speaks of. Its opening tag may have been part of the prompt.
/// - Where JSON follows none of them, it ends at the first. The answer begins with prose then, and a
///   later tag is more likely to stand in one of the answer's strings than in the thinking.
/// - An opening tag without a closing one begins thinking that never ended, unless something like JSON
///   stands before it.
struct ThinkingAloud: Hashable, Sendable {
  /// Nil where there is none.
  let thought: Substring?
  let answer: Substring

  init(_ text: String) {
    let opening = "<think>"
    let closing = "</think>"
    let whole = text[...]
    guard !Self.beginsWithJSON(whole) else {
      self.init(thought: nil, answer: whole)
      return
    }
    let ends = text.ranges(of: closing)
    if let end = ends.first(where: { Self.beginsWithJSON(text[$0.upperBound...]) }) ?? ends.first {
      let before = text[..<end.lowerBound].drop(while: \.isWhitespace)
      self.init(
        thought: before.hasPrefix(opening) ? before.dropFirst(opening.count) : before,
        answer: text[end.upperBound...])
    } else if let start = text.firstRange(of: opening),
      !text[..<start.lowerBound].contains(where: Self.brackets.contains)
    {
      self.init(thought: text[start.upperBound...], answer: text[..<start.lowerBound])
    } else {
      self.init(thought: nil, answer: whole)
    }
  }

  private init(thought: Substring?, answer: Substring) {
    self.thought = thought
    self.answer = answer
  }

  private static let brackets: Set<Character> = ["{", "["]

  /// Whether a bracket comes first, or a code fence and then a bracket.
  private static func beginsWithJSON(_ text: Substring) -> Bool {
    var text = text.drop(while: \.isWhitespace)
    if text.hasPrefix("```") {
      text = text.dropFirst(3).drop(while: \.isLetter).drop(while: \.isWhitespace)
    }
    return text.first.map(brackets.contains) ?? false
  }
}
