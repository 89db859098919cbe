import Engine
import Environment
import Net

/// The trajectories taken from a tree, the best first, and what became of the other paths.
struct TrajectorySelection: Sendable {
  private(set) var paths: [TrajectoryPath] = []
  /// Candidates, selected, and a reason for each path dropped.
  private(set) var funnel = Counters()

  init(from tree: [ExplorationNode], settings: SelectionSettings, toolCount: Int) {
    let candidates = candidates(in: tree, settings)
    funnel.candidatePaths = candidates.count
    let scores = TrajectoryScore.scores(of: candidates, in: tree, toolCount: toolCount)
    // Equal scores keep the order of the leaves, which no run changes.
    let ranked = zip(candidates, scores).enumerated()
      .sorted { ($1.element.1, $0.offset) < ($0.element.1, $1.offset) }
      .map(\.element.0)
    funnel.dropIfAny("select.over_max_trajectories", count: ranked.count - settings.maxTrajectories)
    choose(from: ranked.prefix(max(0, settings.maxTrajectories)), in: tree, settings)
    funnel.selected = paths.count
  }

  private mutating func candidates(
    in tree: [ExplorationNode], _ settings: SelectionSettings
  ) -> [TrajectoryPath] {
    var candidates: [TrajectoryPath] = []
    for leaf in tree.indices where tree[leaf].children.isEmpty && tree[leaf].parent != nil {
      guard let path = TrajectoryPath(tree.path(to: leaf), in: tree) else {
        funnel.drop("select.only_errors")
        continue
      }
      if path.nodes.count < settings.minDepth {
        funnel.drop("select.too_short")
      } else if pageCount(of: path, in: tree) < settings.minPages {
        funnel.drop("select.too_few_pages")
      } else {
        candidates.append(path)
      }
    }
    // What is left after errors are cut off may be the beginning of another path, or equal it.
    var kept: [TrajectoryPath] = []
    for (index, path) in candidates.enumerated() {
      let isCovered = candidates.enumerated().contains { otherIndex, other in
        otherIndex != index && other.nodes.starts(with: path.nodes)
          && (other.nodes.count > path.nodes.count || otherIndex < index)
      }
      if isCovered { funnel.drop("select.part_of_another") } else { kept.append(path) }
    }
    return kept
  }

  private func pageCount(of path: TrajectoryPath, in tree: [ExplorationNode]) -> Int {
    let pages = path.novel.compactMap { tree[$0].step }.flatMap(\.observation.pages)
    return Set(pages.map { CanonicalURL($0.evidence.url)?.text ?? $0.evidence.url }).count
  }

  private mutating func choose(
    from ranked: ArraySlice<TrajectoryPath>, in tree: [ExplorationNode],
    _ settings: SelectionSettings
  ) {
    var chosen: [PathContent] = []
    for path in ranked {
      guard paths.count < settings.maxSelected else {
        funnel.drop("select.over_max_selected")
        continue
      }
      let content = PathContent(path, in: tree)
      if chosen.contains(where: { content.overlap(with: $0) > settings.similarityThreshold }) {
        funnel.drop("select.too_similar")
      } else {
        chosen.append(content)
        paths.append(path)
      }
    }
  }
}

extension Counters {
  fileprivate mutating func dropIfAny(_ reason: String, count: Int) {
    if count > 0 { drop(reason, count: count) }
  }
}
