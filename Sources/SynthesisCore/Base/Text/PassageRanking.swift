/// Ranks the passages of one page by how well they answer a goal: BM25, with the page as the
/// collection.
package struct PassageRanking: Sendable {
  private static let saturation = 1.2
  private static let lengthWeight = 0.75

  private let counts: [[String: Int]]
  private let lengths: [Int]

  package init(_ passages: [String]) {
    let terms = passages.map(SearchTerms.of)
    lengths = terms.map(\.count)
    counts = terms.map { terms in terms.reduce(into: [:]) { $0[$1, default: 0] += 1 } }
  }

  /// Places of the passages: those with any of the goal's words first, the best at the head, then
  /// the others as they come.
  package func order(for goal: String) -> [Int] {
    let scores = scores(for: goal)
    // By place where scores are equal, since sorting need not keep the order.
    return scores.indices.sorted { (-scores[$0], $0) < (-scores[$1], $1) }
  }

  package func scores(for goal: String) -> [Double] {
    let total = lengths.reduce(0, +)
    guard total > 0 else { return counts.map { _ in 0 } }
    let mean = Double(total) / Double(lengths.count)
    var scores = Array(repeating: 0.0, count: counts.count)
    // In order, so that sums come out the same each time.
    for term in Set(SearchTerms.of(goal)).sorted() {
      let holding = counts.count { $0[term] != nil }
      guard holding > 0 else { continue }
      let rarity = RealFunctions.log1p(
        (Double(counts.count - holding) + 0.5) / (Double(holding) + 0.5))
      for (index, count) in counts.enumerated() {
        guard let count = count[term].map(Double.init) else { continue }
        let length = 1 - Self.lengthWeight + Self.lengthWeight * Double(lengths[index]) / mean
        scores[index] += rarity * count * (Self.saturation + 1) / (count + Self.saturation * length)
      }
    }
    return scores
  }
}
