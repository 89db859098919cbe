/// Finds the word that a misspelt one was probably meant to be.
package enum NearMiss {
  /// The known word nearest to `word`, if one is near enough to be offered: at most one edit for
  /// every three characters. Of equally near ones the first counts.
  package static func suggestion(for word: String, among known: some Sequence<String>) -> String? {
    let written = fold(word)
    var best: (word: String, distance: Int)?
    for candidate in known {
      let distance = distance(written, fold(candidate))
      guard distance <= max(1, max(written.count, candidate.count) / 3) else { continue }
      // Two short words are always a few edits apart; one letter must be right at least.
      guard distance < max(written.count, 1) else { continue }
      if let best, best.distance <= distance { continue }
      best = (candidate, distance)
    }
    return best?.word
  }

  /// `; did you mean "max_depth"?`, or nothing where no known word is near.
  package static func hint(for word: String, among known: some Sequence<String>) -> String {
    suggestion(for: word, among: known).map { "; did you mean \"\($0)\"?" } ?? ""
  }

  /// Case and the choice between `-` and `_` are no reason to miss a word.
  private static func fold(_ word: String) -> [Unicode.Scalar] {
    word.lowercased().unicodeScalars.map { $0 == "-" ? "_" : $0 }
  }

  /// Edits between two words: a character put in, left out or replaced, or two neighbours swapped.
  private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for row in 0..<left.count {
      var current = [row + 1]
      for column in 0..<right.count {
        let replaced = last[column] + (left[row] == right[column] ? 0 : 1)
        var best = min(replaced, last[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          best = min(best, beforeLast[column - 1] + 1)
        }
        current.append(best)
      }
      (beforeLast, last) = (last, current)
    }
    return last[right.count]
  }
}
