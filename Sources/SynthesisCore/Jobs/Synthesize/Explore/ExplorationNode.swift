import Environment

/// A node of a seed's tree.
struct ExplorationNode: Sendable, Hashable {
  /// `d<depth>_t<ordinal>_b<branch>`; the ordinal counts the tree's nodes level by level, the
  /// branch its parent's children.
  let id: String
  /// The parent's position among the nodes; nil for the root.
  let parent: Int?
  var children: [Int] = []
  let depth: Int
  let content: Content

  enum Content: Sendable, Hashable {
    case root
    case step(PromptStep)
  }

  var step: PromptStep? {
    if case .step(let step) = content { step } else { nil }
  }

  /// Whether the node tells something: the root, errors and echoes do not.
  let isInformative: Bool

  init(id: String, parent: Int?, depth: Int, content: Content) {
    self.id = id
    self.parent = parent
    self.depth = depth
    self.content = content
    isInformative =
      switch content {
      case .root: false
      case .step(let step): step.observation.status == .ok && !step.isEcho
      }
  }

  static func id(depth: Int, ordinal: Int, branch: Int) -> String {
    "d\(depth)_t\(ordinal)_b\(branch)"
  }
}

extension [ExplorationNode] {
  /// The positions from the root's child down to `index`.
  func path(to index: Int) -> [Int] {
    var path: [Int] = []
    var current = index
    while let parent = self[current].parent {
      path.append(current)
      current = parent
    }
    return path.reversed()
  }

  func steps(to index: Int) -> [PromptStep] { path(to: index).compactMap { self[$0].step } }
}
