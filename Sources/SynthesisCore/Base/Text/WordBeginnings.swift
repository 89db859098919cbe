/// The words of a text by how they begin, so that "discovery" and "discovered" are one. Words that
/// say nothing by themselves are left out, unless there are no others.
package struct WordBeginnings: Sendable {
  private static let length = 5

  private let beginnings: Set<String>

  package init(_ text: String) {
    let words = FoldedText(text).tokens.compactMap { token -> String? in
      if case .word(let word) = token { word } else { nil }
    }
    let telling = StopWords.dropped(from: words)
    beginnings = Set((telling.isEmpty ? words : telling).map { String($0.prefix(Self.length)) })
  }

  /// A text without words is disjoint with none.
  package func isDisjoint(with other: WordBeginnings) -> Bool {
    !beginnings.isEmpty && beginnings.isDisjoint(with: other.beginnings)
  }
}
