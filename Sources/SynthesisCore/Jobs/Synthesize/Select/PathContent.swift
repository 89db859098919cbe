import Base
import Environment

/// What a path tells, in a form that overlaps can be counted in: the set of all runs of three folded
/// tokens in its novel observations. An observation of fewer tokens is one run by itself.
///
/// Calls do not count: two searches in other words that bring the same page found one thing.
struct PathContent: Sendable {
  private let shingles: Set<[FoldedText.Token]>

  init(_ path: TrajectoryPath, in tree: [ExplorationNode]) {
    var shingles: Set<[FoldedText.Token]> = []
    for step in path.novel.compactMap({ tree[$0].step }) {
      let tokens = FoldedText(step.observation.text).tokens
      guard tokens.count >= Self.shingleLength else {
        shingles.insert(tokens)
        continue
      }
      for start in 0...(tokens.count - Self.shingleLength) {
        shingles.insert(Array(tokens[start..<start + Self.shingleLength]))
      }
    }
    self.shingles = shingles
  }

  /// The part of this content, from 0 to 1, that `other` has too. Not symmetric: a short path is
  /// wholly in the longer one that it begins, and brings nothing beside it.
  func overlap(with other: PathContent) -> Double {
    guard !shingles.isEmpty else { return 1 }
    return Double(shingles.count { other.shingles.contains($0) }) / Double(shingles.count)
  }

  private static let shingleLength = 3
}
