import Environment

/// A way from the root of a tree down to a node, as a candidate for a trajectory.
struct TrajectoryPath: Sendable, Hashable {
  /// Positions in the tree's nodes, the root left out.
  let nodes: [Int]
  /// The informative nodes whose observation stands nowhere before them on the path: what the path
  /// is scored by. Doing the same thing twice teaches nothing.
  let novel: [Int]

  /// Cuts trailing errors off. Nil if no node of the path tells anything.
  init?(_ path: [Int], in tree: [ExplorationNode]) {
    guard let last = path.lastIndex(where: { tree[$0].isInformative }) else { return nil }
    nodes = Array(path[...last])
    var seen: Set<String> = []
    novel = nodes.filter { node in
      guard let step = tree[node].step, tree[node].isInformative else { return false }
      return seen.insert(step.observation.text).inserted
    }
  }
}
