import Models

/// The shape of a seed's tree and of what is taken from it.
struct ExplorationSettings: Sendable, Hashable {
  var maxDepth: Int
  var branchingFactor: Int
  /// Nodes at a depth below this one get `branchingFactor` children, deeper ones get one.
  var depthThreshold: Int
  /// How often a node's refused proposals are asked for again.
  var maxRetries: Int

  init(_ configuration: SynthesisSettings) {
    maxDepth = configuration.maxDepth
    branchingFactor = configuration.branchingFactor
    depthThreshold = configuration.depthThreshold
    maxRetries = configuration.model.maxRetries
  }

  func childCount(atDepth depth: Int) -> Int {
    guard depth < maxDepth else { return 0 }
    return depth < depthThreshold ? branchingFactor : 1
  }
}
