/// Which paths of a tree become trajectories.
struct SelectionSettings: Sendable, Hashable {
  /// Paths with fewer steps are no candidates.
  var minDepth: Int
  /// Paths that have read fewer pages are no candidates.
  var minPages: Int
  /// How many candidates, the best first, are looked at.
  var maxTrajectories: Int
  var maxSelected: Int
  /// A path is skipped if more than this part of its content is in a chosen one.
  var similarityThreshold: Double

  init(_ configuration: SynthesisSettings) {
    minDepth = configuration.minDepth
    minPages = configuration.mode == .web ? configuration.minPages : 0
    maxTrajectories = configuration.maxTrajectories
    maxSelected = configuration.maxSelectedTrajectories
    similarityThreshold = configuration.pathSimilarityThreshold
  }
}
