/// Cuts the endings by which forms of an English word differ: plurals, -ed, -ing, -ly, and the like.
/// What is left need not be a word (`bridg`), only the same for bridge, bridges and bridged.
///
/// Light on purpose: it joins the forms of one word and leaves different words apart, as `general`
/// and `generous`, which heavier stemmers confuse.
enum EnglishStem {
  /// The word is lower-case ASCII letters.
  static func cut(_ word: inout [UInt8]) {
    guard word.count > 3 else { return }
    cutPlural(&word)
    cutParticiple(&word)
    cutDerived(&word)
    if word.count > 3, word.last == UInt8(ascii: "e") { word.removeLast() }
    if word.count > 2, word.last == UInt8(ascii: "y"), !isVowel(word[word.count - 2]) {
      word[word.count - 1] = UInt8(ascii: "i")
    }
  }

  private static func cutPlural(_ word: inout [UInt8]) {
    guard word.last == UInt8(ascii: "s") else { return }
    if ends(word, "sses") || (ends(word, "ies") && word.count > 4) {
      word.removeLast(2)
    } else if !ends(word, "ss"), !ends(word, "us"), !ends(word, "is") {
      word.removeLast()
    }
  }

  private static func cutParticiple(_ word: inout [UInt8]) {
    if ends(word, "eed") { return }
    let length = ends(word, "ing") ? 3 : ends(word, "ed") ? 2 : 0
    let stem = word.dropLast(length)
    guard length > 0, stem.count > 2, stem.contains(where: isVowel) else { return }
    word.removeLast(length)
    let last = word[word.count - 1]
    // Stopped, planning; but falling, missing.
    if last == word[word.count - 2], !isVowel(last), !"lsz".utf8.contains(last) {
      word.removeLast()
    }
  }

  private static let derived: [(ending: String, replacement: String)] = [
    ("ization", "ize"), ("isation", "ize"), ("ational", "ate"), ("fulness", "ful"),
    ("ousness", "ous"), ("iveness", "ive"), ("ically", "ic"), ("ation", "ate"), ("ally", "al"),
    ("ously", "ous"), ("ively", "ive"), ("ness", ""), ("ical", "ic"), ("ise", "ize"), ("ly", ""),
  ]

  private static func cutDerived(_ word: inout [UInt8]) {
    for (ending, replacement) in derived
    where word.count - ending.utf8.count > 3 && ends(word, ending) {
      word.removeLast(ending.utf8.count)
      word.append(contentsOf: replacement.utf8)
      return
    }
  }

  private static func ends(_ word: [UInt8], _ ending: String) -> Bool {
    word.count > ending.utf8.count && word.suffix(ending.utf8.count).elementsEqual(ending.utf8)
  }

  private static func isVowel(_ byte: UInt8) -> Bool { "aeiouy".utf8.contains(byte) }
}
