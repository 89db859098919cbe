/// An expression's characters, with the many ways to type one sign brought to ASCII. Positions
/// stay those of the text as it was given.
struct CalculatorSource: Sendable {
  let original: [Character]
  let characters: [Character]

  init(_ text: String) {
    original = Array(text)
    characters = original.map(Self.plain)
  }

  /// The text of a range as it was given, cut to a length that fits into a sentence.
  func piece(_ range: Range<Int>) -> String {
    let piece = String(original[range.clamped(to: original.indices)])
    return piece.count > 40 ? piece.prefix(39) + "…" : piece
  }

  private static let signs: [Character: Character] = [
    "×": "*", "✕": "*", "✖": "*", "∗": "*", "·": "*", "⋅": "*", "∙": "*", "÷": "/", "∕": "/",
    "⁄": "/", "−": "-", "–": "-", "‐": "-", "‑": "-", "﹣": "-", "﹢": "+",
  ]

  private static func plain(_ character: Character) -> Character {
    if character.isASCII { return character.isWhitespace ? " " : character }
    if character.isWhitespace { return " " }
    if let sign = signs[character] { return sign }
    let scalars = character.unicodeScalars
    // The full-width forms lie in ASCII's order, a fixed distance away.
    if let scalar = scalars.first, scalars.count == 1, (0xFF01...0xFF5E).contains(scalar.value),
      let narrow = Unicode.Scalar(scalar.value - 0xFEE0)
    {
      return Character(narrow)
    }
    return character
  }
}
