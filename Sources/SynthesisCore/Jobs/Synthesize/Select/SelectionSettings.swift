/// Which paths of a tree become trajectories.
struct SelectionSettings: Sendable, Hashable {
  /// Paths with fewer steps are not candidates.
  var minDepth: Int
  /// Paths that have read fewer pages are not candidates.
  var minPages: Int
  /// How many candidates, the best first, are looked at.
  var maxTrajectories: Int
  var maxSelected: Int
  /// A path is skipped if more than this part of its content is in a chosen one.
  var similarityThreshold: Double

  init(_ configuration: SynthesisSettings, minPages: Int) {
    minDepth = configuration.minDepth
    self.minPages = minPages
    maxTrajectories = configuration.maxTrajectories
    maxSelected = configuration.maxSelectedTrajectories
    similarityThreshold = configuration.pathSimilarityThreshold
  }
}
