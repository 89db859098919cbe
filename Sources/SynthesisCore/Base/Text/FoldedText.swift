/// A text cut into words and numbers after folding: what comparisons on token boundaries work on.
///
///     FoldedText("Café: 1,200.0 m²").tokens  // [word cafe, number 1200, word m^2]
///
/// Punctuation separates and is dropped. A letter of a script written without spaces is a token of
/// its own.
package struct FoldedText: Sendable {
  package enum Token: Hashable, Sendable {
    case word(String)
    case number(ExactNumber)
  }

  package private(set) var tokens: [Token] = []
  /// The numbers, in order.
  package private(set) var quantities: [Quantity] = []

  package init(_ text: String) {
    var scanner = FoldedTextScanner(TextFolding.fold(text))
    while let lexeme = scanner.next() {
      switch lexeme {
      case .word(let word):
        // What belongs to a number is in its quantity; the words stay for comparing texts.
        tokens.append(.word(word))
        if let scale = Self.scales[word], scanner.lastEndedWithNumber, !quantities.isEmpty {
          quantities[quantities.count - 1].scale = scale
        }
      case .number(let quantity):
        tokens.append(.number(quantity.number))
        quantities.append(quantity)
      }
    }
  }

  /// Whether `other` stands in this text, whole tokens only.
  package func contains(_ other: FoldedText) -> Bool {
    range(of: other.tokens) != nil
  }

  /// Where `other` first stands.
  func range(of other: [Token]) -> Range<Int>? {
    guard let first = other.first, other.count <= tokens.count else { return nil }
    for start in 0...(tokens.count - other.count) where tokens[start] == first {
      if tokens[start..<start + other.count].elementsEqual(other) {
        return start..<start + other.count
      }
    }
    return nil
  }

  /// Whether this text already says what `answer` says: its words, or, where it holds one number,
  /// an equal one whatever the unit.
  package func containsAnswer(_ answer: FoldedText) -> Bool {
    if contains(answer) { return true }
    guard let number = answer.quantities.first, answer.quantities.count == 1 else { return false }
    return quantities.contains { $0.matches(number) }
  }

  private static let scales = [
    "percent": -2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12,
  ]
}
