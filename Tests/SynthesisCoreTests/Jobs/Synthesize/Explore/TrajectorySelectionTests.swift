import Testing

@testable import Base
@testable import Engine
@testable import Environment
@testable import Synthesize

@Suite("Selecting trajectories")
struct TrajectorySelectionTests {
  /// A node below `parent`: what it saw, and with which tool.
  private struct Planned {
    let parent: Int
    var text: String
    var tool = "add"
    var isError = false
  }

  private func tree(_ planned: [Planned]) -> [ExplorationNode] {
    var nodes = [ExplorationNode(id: "d0_t0_b0", parent: nil, depth: 0, content: .root)]
    for plan in planned {
      let depth = nodes[plan.parent].depth + 1
      let branch = nodes[plan.parent].children.count
      nodes[plan.parent].children.append(nodes.count)
      nodes.append(
        ExplorationNode(
          id: ExplorationNode.id(depth: depth, ordinal: nodes.count, branch: branch),
          parent: plan.parent, depth: depth,
          content: .step(
            Samples.step(
              "", tool: plan.tool, text: plan.text, status: plan.isError ? .error : .ok))))
    }
    return nodes
  }

  private func settings(
    minDepth: Int = 1, maxTrajectories: Int = 5, maxSelected: Int = 5, threshold: Double = 0.7
  ) -> SelectionSettings {
    var configuration = SynthesisSettings()
    configuration.mode = "math"
    configuration.minDepth = minDepth
    configuration.maxTrajectories = maxTrajectories
    configuration.maxSelectedTrajectories = maxSelected
    configuration.pathSimilarityThreshold = threshold
    return SelectionSettings(configuration, minPages: 0)
  }

  private func selected(
    _ planned: [Planned], _ settings: SelectionSettings
  ) -> (paths: [[Int]], funnel: Counters) {
    let selection = TrajectorySelection(from: tree(planned), settings: settings, toolCount: 2)
    return (selection.paths.map(\.nodes), selection.funnel)
  }

  @Test("paths lead from the root to each leaf, the deeper one first")
  func leaves() {
    let (paths, funnel) = selected(
      [
        Planned(parent: 0, text: "one apple here"), Planned(parent: 0, text: "two pears there"),
        Planned(parent: 2, text: "three plums where"),
      ], settings())
    #expect(paths == [[2, 3], [1]])
    #expect(funnel.candidatePaths == 2)
    #expect(funnel.selected == 2)
    #expect(funnel.drops.isEmpty)
  }

  @Test("trailing errors are cut off, and a path of errors is none")
  func errors() {
    let (paths, funnel) = selected(
      [
        Planned(parent: 0, text: "fine"), Planned(parent: 1, text: "bad", isError: true),
        Planned(parent: 2, text: "worse", isError: true),
        Planned(parent: 0, text: "bad", isError: true),
      ], settings())
    #expect(paths == [[1]])
    #expect(funnel.drops == ["select.only_errors": 1])
  }

  @Test("a tool that gives back what it was given tells nothing")
  func echo() {
    let step = Samples.step("", ["terms": ["522"]], text: "522 = 522", results: ["522"])
    let root = ExplorationNode(id: "r", parent: nil, depth: 0, content: .root)
    let node = ExplorationNode(id: "n", parent: 0, depth: 1, content: .step(step))
    #expect(TrajectoryPath([1], in: [root, node]) == nil)
    let sum = Samples.step("", ["terms": ["500 + 22"]], text: "= 522", results: ["522"])
    let other = ExplorationNode(id: "n", parent: 0, depth: 1, content: .step(sum))
    #expect(TrajectoryPath([1], in: [root, other])?.novel == [1])
  }

  @Test("an error that was overcome stays on its path")
  func overcomeError() {
    let (paths, _) = selected(
      [Planned(parent: 0, text: "bad", isError: true), Planned(parent: 1, text: "fine")],
      settings(minDepth: 2))
    #expect(paths == [[1, 2]])
  }

  @Test("what is left after the cut counts for the least depth")
  func tooShort() {
    let (paths, funnel) = selected(
      [Planned(parent: 0, text: "fine"), Planned(parent: 1, text: "bad", isError: true)],
      settings(minDepth: 2))
    #expect(paths.isEmpty)
    #expect(funnel.drops == ["select.too_short": 1])
    #expect(funnel.candidatePaths == 0)
  }

  @Test("a cut path that begins or equals another one is dropped")
  func covered() {
    let (paths, funnel) = selected(
      [
        Planned(parent: 0, text: "fine"), Planned(parent: 1, text: "bad", isError: true),
        Planned(parent: 1, text: "worse", isError: true),
        Planned(parent: 1, text: "more and more"),
      ], settings())
    #expect(paths == [[1, 4]])
    #expect(funnel.drops == ["select.part_of_another": 2])
    #expect(funnel.candidatePaths == 1)
  }

  @Test("scores add depth, length and tools, and count what is new alone")
  func scores() throws {
    let nodes = tree([
      Planned(parent: 0, text: "0123456789"),  // path of one step: 10 characters
      Planned(parent: 0, text: "01234", tool: "look"),
      Planned(parent: 2, text: "01234", tool: "add"),  // the same again: not new
      Planned(parent: 3, text: "012345678901234"),
    ])
    let paths = try [[1], [2, 3, 4]].map { try #require(TrajectoryPath($0, in: nodes)) }
    #expect(paths[1].novel == [2, 4])
    // Both paths' new texts are 10 characters long in the mean.
    #expect(
      TrajectoryScore.scores(of: paths, in: nodes, toolCount: 2)
        == [8 + 30 + 15, 16 + 30 + 30] as [Double])
    let longer = tree([
      Planned(parent: 0, text: "0123"), Planned(parent: 0, text: "01234567"),
      Planned(parent: 0, text: "012345"),
    ])
    let single = try [[1], [2], [3]].map { try #require(TrajectoryPath($0, in: longer)) }
    #expect(
      TrajectoryScore.scores(of: single, in: longer, toolCount: 1)
        == [8 + 0 + 30, 8 + 30 + 30, 8 + 15 + 30] as [Double])
  }

  @Test("five new observations are enough for the depth")
  func depthIsBounded() throws {
    let nodes = tree((0..<7).map { Planned(parent: $0, text: "text \($0)") })
    let path = try #require(TrajectoryPath(Array(1...7), in: nodes))
    #expect(TrajectoryScore.scores(of: [path], in: nodes, toolCount: 1) == [100])
  }

  @Test("the best are looked at, and of these so many are taken")
  func limits() {
    let planned = (0..<4).map { Planned(parent: 0, text: "word\($0) of \($0) letters") }
    let (paths, funnel) = selected(planned, settings(maxTrajectories: 3, maxSelected: 2))
    // Equal scores go by the order of the leaves.
    #expect(paths == [[1], [2]])
    #expect(
      funnel.drops == ["select.over_max_trajectories": 1, "select.over_max_selected": 1])
    #expect(funnel.candidatePaths == 4)
    #expect(funnel.selected == 2)
  }

  @Test(
    "a path is skipped if more of it than the threshold is in a chosen one",
    arguments: [(0.4, 1), (0.5, 2), (0.7, 2)])
  func similarity(threshold: Double, count: Int) {
    // The two share one of two observations of three words each.
    let planned = [
      Planned(parent: 0, text: "alpha beta gamma"), Planned(parent: 1, text: "delta eps zeta"),
      Planned(parent: 1, text: "eta theta iota"),
    ]
    let (paths, funnel) = selected(planned, settings(threshold: threshold))
    #expect(paths.count == count)
    #expect(funnel.drops["select.too_similar", default: 0] == 2 - count)
  }

  @Test("the same findings by other calls are the same content, whatever case or accents")
  func foldedSimilarity() {
    let planned = [
      Planned(parent: 0, text: "Café de Paris, 1,200 m"),
      Planned(parent: 0, text: "cafe DE paris 1200.0 m", tool: "look"),
    ]
    #expect(selected(planned, settings()).paths == [[1]])
  }

  @Test("in web mode a path must have read as many different pages as are wanted")
  func pages() throws {
    var configuration = SynthesisSettings()
    configuration.minDepth = 1
    configuration.pathSimilarityThreshold = 1
    func node(_ parent: Int, _ step: PromptStep) -> ExplorationNode {
      ExplorationNode(
        id: "", parent: parent, depth: 1, content: .step(step))
    }
    var root = ExplorationNode(id: "", parent: nil, depth: 0, content: .root)
    root.children = [1]
    var first = node(0, Samples.gallium)
    first.children = [2, 3]
    // The same page once more, and another one.
    let tree = [root, first, node(1, Samples.page("Gallium", "Part 2")), node(1, Samples.france)]
    let selection = TrajectorySelection(
      from: tree, settings: SelectionSettings(configuration, minPages: 2), toolCount: 2)
    #expect(selection.paths.map(\.nodes) == [[1, 3]])
    #expect(selection.funnel.drops == ["select.too_few_pages": 1])
    let all = TrajectorySelection(
      from: tree, settings: SelectionSettings(configuration, minPages: 1), toolCount: 2)
    #expect(all.paths.count == 2)
  }
}
