/// How much of an expected text was found and how much else, counted in runs of four words as the
/// public benchmark of article extraction does, so that figures can be compared.
package struct ShingleScore: Sendable {
  /// Shares of all runs of either text, so that a long page weighs no more than a short one.
  package private(set) var found = 0.0
  package private(set) var excess = 0.0
  package private(set) var missing = 0.0

  package init(expected: String, found text: String) {
    let expected = Self.shingles(expected)
    let given = Self.shingles(text)
    var counts = (found: 0, excess: 0, missing: 0)
    for (shingle, count) in expected {
      let other = given[shingle, default: 0]
      counts.found += min(count, other)
      counts.missing += max(0, count - other)
      counts.excess += max(0, other - count)
    }
    for (shingle, count) in given where expected[shingle] == nil { counts.excess += count }
    let total = Double(counts.found + counts.excess + counts.missing)
    guard total > 0 else { return }
    found = Double(counts.found) / total
    excess = Double(counts.excess) / total
    missing = Double(counts.missing) / total
  }

  package var precision: Double { Self.share(found, of: found + excess, isClean: total == found) }
  package var recall: Double { Self.share(found, of: found + missing, isClean: total == found) }

  package var f1: Double {
    let sum = precision + recall
    return sum > 0 ? 2 * precision * recall / sum : 0
  }

  private var total: Double { found + excess + missing }

  private static func share(_ part: Double, of whole: Double, isClean: Bool) -> Double {
    isClean ? 1 : whole > 0 ? part / whole : 0
  }

  /// F1 of the mean precision and the mean recall, each over the pages that have one.
  package static func overall(_ scores: [ShingleScore]) -> (
    f1: Double, precision: Double, recall: Double
  ) {
    func mean(_ values: [Double]) -> Double {
      values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
    }
    let precision = mean(scores.filter { $0.found + $0.excess > 0 }.map(\.precision))
    let recall = mean(scores.filter { $0.found + $0.missing > 0 }.map(\.recall))
    let sum = precision + recall
    return (sum > 0 ? 2 * precision * recall / sum : 0, precision, recall)
  }

  private static func shingles(_ text: String) -> [ArraySlice<Substring>: Int] {
    let words = text.split { character in
      !character.unicodeScalars.contains(where: isWordScalar)
    }
    var counts: [ArraySlice<Substring>: Int] = [:]
    guard !words.isEmpty else { return counts }
    for start in 0..<max(1, words.count - 3) {
      counts[words[start..<min(start + 4, words.count)], default: 0] += 1
    }
    return counts
  }

  private static func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber, .letterNumber, .otherNumber:
      true
    default: scalar == "_"
    }
  }
}
