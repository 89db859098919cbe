import Environment

/// How much each of some paths promises, from 0 to 100: 40 for depth, where five novel
/// observations are enough; 30 for the mean length of these, compared among the paths; 30 for the
/// share of the tools used in getting them.
enum TrajectoryScore {
  static func scores(
    of paths: [TrajectoryPath], in tree: [ExplorationNode], toolCount: Int
  ) -> [Double] {
    let lengths = paths.map { meanLength(of: $0, in: tree) }
    let shortest = lengths.min() ?? 0
    let spread = (lengths.max() ?? 0) - shortest
    return zip(paths, lengths).map { path, length in
      let depth = min(Double(path.novel.count) / 5, 1)
      // Paths of one length are all as long as the longest.
      let relativeLength = spread > 0 ? (length - shortest) / spread : 1
      let tools = Set(path.novel.compactMap { tree[$0].step?.call.tool })
      let share = toolCount > 0 ? min(Double(tools.count) / Double(toolCount), 1) : 0
      return 40 * depth + 30 * relativeLength + 30 * share
    }
  }

  private static func meanLength(of path: TrajectoryPath, in tree: [ExplorationNode]) -> Double {
    guard !path.novel.isEmpty else { return 0 }
    let total = path.novel.reduce(0) {
      $0 + (tree[$1].step?.observation.text.unicodeScalars.count ?? 0)
    }
    return Double(total) / Double(path.novel.count)
  }
}
