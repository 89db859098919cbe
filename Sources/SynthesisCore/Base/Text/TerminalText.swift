/// A text as a terminal shows it.
///
///     "東京: done".columns               // 10
///     "東京: done".prefix(columns: 3)    // "東"
extension String {
  /// How many columns it takes: wide characters take two, combining ones none.
  package var columns: Int { reduce(0) { $0 + $1.columns } }

  /// Its beginning, as far as there is room for it.
  package func prefix(columns limit: Int) -> String {
    var room = limit
    let end = firstIndex { character in
      room -= character.columns
      return room < 0
    }
    return String(self[..<(end ?? endIndex)])
  }

  /// With spaces behind it until it takes so many columns.
  package func padded(columns count: Int) -> String {
    self + String(repeating: " ", count: max(0, count - columns))
  }

  /// What an endpoint or a file wrote must not move the cursor or change colours. Line feeds stay.
  package var withoutControlCharacters: String {
    guard unicodeScalars.contains(where: \.isControl) else { return self }
    var text = String.UnicodeScalarView()
    for scalar in unicodeScalars { text.append(scalar.isControl ? " " : scalar) }
    return String(text)
  }

  /// With ASCII in the place of what is decoration: bars, dots and dashes of our own sentences.
  package var withPlainDecoration: String {
    guard !utf8.allSatisfy({ $0 < 0x80 }) else { return self }
    return map { Self.plain[$0] ?? String($0) }.joined()
  }

  private static let plain: [Character: String] = [
    "█": "#", "░": ".", "·": "-", "…": "...", "–": "-", "—": "-", "→": "->", "×": "x",
    "‘": "'", "’": "'", "“": "\"", "”": "\"", "\u{A0}": " ", "≥": ">=", "≤": "<=",
  ]
}

extension Character {
  fileprivate var columns: Int {
    guard let first = unicodeScalars.first else { return 0 }
    if unicodeScalars.contains(where: \.isWide) { return 2 }
    switch first.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: return 1
    }
  }
}

extension Unicode.Scalar {
  fileprivate var isControl: Bool {
    (value < 0x20 && value != 0x0A) || (0x7F...0x9F).contains(value)
      // These turn the direction of what follows.
      || (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
  }

  /// East Asian wide and fullwidth characters, and emoji, by Unicode's EastAsianWidth.txt. The
  /// selector U+FE0F makes an emoji of the character before it.
  fileprivate var isWide: Bool {
    if value < 0x1100 { return false }
    return value == 0xFE0F || properties.isEmojiPresentation
      || Self.wideRanges.contains { $0.contains(value) }
  }

  private static let wideRanges: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF,
    0x4E00...0x9FFF, 0xA000...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF,
    0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18CFF,
    0x1AFF0...0x1B2FF, 0x1F200...0x1F265, 0x20000...0x3FFFD,
  ]
}
