/// Which documents answer which query, and how well.
struct TestJudgements {
  /// By query, then by document.
  private(set) var grades: [String: [String: Int]] = [:]

  /// Reads lines of query, document and grade, with TREC's column of iterations after the query or
  /// without it. A line whose last word is not a number is a heading.
  init(_ text: String) throws {
    for line in text.split(whereSeparator: \.isNewline) {
      let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
      guard words.count == 3 || words.count == 4 else {
        throw BenchmarkFailure("no judgement: \(line)")
      }
      guard let grade = Int(words[words.count - 1]) else { continue }
      grades[words[0], default: [:]][words[words.count - 2]] = grade
    }
  }
}
