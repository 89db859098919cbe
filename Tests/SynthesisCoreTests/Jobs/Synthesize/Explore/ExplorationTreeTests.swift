import Testing

@testable import Base
@testable import Engine
@testable import Environment
@testable import Models
@testable import Synthesize

@Suite("Growing the tree")
struct ExplorationTreeTests {
  private func tree(
    maxDepth: Int = 2, branching: Int = 2, threshold: Int = 3, maxRetries: Int = 1,
    tools: [ToolDescription] = [CountingEnvironment.add, CountingEnvironment.fail]
  ) -> ExplorationTree<Int> {
    var configuration = SynthesisSettings()
    configuration.maxDepth = maxDepth
    configuration.branchingFactor = branching
    configuration.depthThreshold = threshold
    configuration.model.maxRetries = maxRetries
    return ExplorationTree(
      rootState: 0, tools: tools, settings: ExplorationSettings(configuration),
      check: Samples.check)
  }

  private func requests(
    _ actions: [ExplorationTree<Int>.Action]
  ) -> [ExplorationTree<Int>.ProposalRequest] {
    actions.compactMap { if case .propose(let request) = $0 { request } else { nil } }
  }

  private func runs(_ actions: [ExplorationTree<Int>.Action]) -> [ExplorationTree<Int>.ToolRun] {
    actions.compactMap { if case .perform(let run) = $0 { run } else { nil } }
  }

  private func ok(_ text: String, state: Int = 0) -> EnvironmentStep<Int> {
    EnvironmentStep(observation: Observation(status: .ok, text: text), state: state)
  }

  @Test("a level is proposed, run and numbered, then the next one begins")
  func levels() {
    var tree = tree(maxDepth: 2, branching: 2, threshold: 1)
    #expect(requests(tree.start()).map(\.count) == [2])
    let first = tree.proposed(
      .proposals([Samples.adding("1"), Samples.adding("2")]), by: 0)
    #expect(runs(first).map(\.slot) == [0, 1])
    #expect(runs(first).map(\.state) == [0, 0])
    #expect(tree.observed(ok("two", state: 20), in: 1).isEmpty)
    let second = requests(tree.observed(ok("one", state: 10), in: 0))
    // Below the threshold's depth a node gets one child.
    #expect(second.map(\.node) == [1, 2])
    #expect(second.map(\.count) == [1, 1])
    #expect(second.map { $0.steps.map(\.observation.text) } == [["one"], ["two"]])
    #expect(tree.proposed(.proposals([Samples.adding("4")]), by: 2).isEmpty)
    let last = runs(tree.proposed(.proposals([Samples.adding("3")]), by: 1))
    #expect(last.map(\.state) == [10, 20])
    #expect(tree.observed(ok("three"), in: 0).isEmpty)
    #expect(tree.observed(ok("four"), in: 1).isEmpty)
    #expect(tree.isFinished)
    #expect(tree.nodes.map(\.id) == ["d0_t0_b0", "d1_t1_b0", "d1_t2_b1", "d2_t3_b0", "d2_t4_b0"])
    #expect(tree.nodes.map(\.parent) == [nil, 0, 0, 1, 2])
    #expect(tree.nodes.map(\.children) == [[1, 2], [3], [4], [], []])
    #expect(tree.funnel.nodes == 4)
  }

  @Test("what stands for another call is run and kept as that call, and known by it")
  func settledCalls() throws {
    var configuration = SynthesisSettings()
    configuration.maxDepth = 1
    configuration.model.maxRetries = 1
    var tree = ExplorationTree(
      rootState: 7, tools: [CountingEnvironment.add],
      settings: ExplorationSettings(configuration), check: Samples.check
    ) { call, state in
      if call == Samples.adding("x").call { return .success(Samples.adding("\(state)").call) }
      if call == Samples.adding("y").call { return .failure(CallRejection(sentence: "no y here")) }
      return .success(call)
    }
    _ = tree.start()
    let proposals = [Samples.adding("x"), Samples.adding("7"), Samples.adding("y")]
    let again = try #require(requests(tree.proposed(.proposals(proposals), by: 0)).first)
    #expect(
      again.refused.map(\.reason) == ["This has been done already.", "Not possible: no y here."])
    let runs = runs(tree.proposed(.proposals([Samples.adding("8")]), by: 0))
    #expect(runs.map(\.call) == [Samples.adding("7").call, Samples.adding("8").call])
    _ = tree.observed(ok("seven"), in: 0)
    _ = tree.observed(ok("eight"), in: 1)
    // The model reads what it wrote.
    #expect(tree.nodes[1].step?.written == Samples.adding("x").call)
    #expect(tree.nodes[2].step?.written == nil)
  }

  @Test("what is refused is asked for again, with the reason and what was taken")
  func refusals() throws {
    var tree = tree(branching: 3)
    _ = tree.start()
    let unknown = ActionProposal(intent: "", call: ToolCall(tool: "fly", parameters: [:]))
    let invalid = ActionProposal(
      intent: "", call: ToolCall(tool: "add", parameters: ["numbers": 1]))
    let actions = tree.proposed(.proposals([Samples.adding("1"), unknown, invalid]), by: 0)
    let request = try #require(requests(actions).first)
    // Two are missing, and one of the next ideas may be a known one.
    #expect(request.count == 3)
    #expect(request.attempt == 1)
    #expect(request.taken == [Samples.adding("1")])
    #expect(
      request.refused == [
        RejectedAction(proposal: unknown, reason: "There is no tool named fly."),
        RejectedAction(
          proposal: invalid, reason: "The parameters are not valid: unknown numbers."),
      ])
    let performed = tree.proposed(.proposals([Samples.adding("2"), Samples.adding("3")]), by: 0)
    #expect(
      runs(performed).map(\.call) == ["1", "2", "3"].map { Samples.adding($0).call })
    #expect(
      tree.funnel.drops == ["explore.unknown_tool": 1, "explore.invalid_parameters": 1])
  }

  @Test("of two equal actions the one of the first node is taken, whichever reply came first")
  func duplicates() {
    var tree = tree(branching: 2, threshold: 1)
    _ = tree.start()
    _ = tree.proposed(.proposals([Samples.adding("1"), Samples.adding("2")]), by: 0)
    _ = tree.observed(ok("one"), in: 0)
    _ = tree.observed(ok("two"), in: 1)
    #expect(tree.proposed(.proposals([Samples.adding("3", intent: "late")]), by: 2).isEmpty)
    let again = requests(tree.proposed(.proposals([Samples.adding("3", intent: "early")]), by: 1))
    #expect(again.map(\.node) == [2])
    #expect(again.first?.refused.first?.reason == "This has been done already.")
    // The seed's other levels count too.
    let performed = runs(tree.proposed(.proposals([Samples.adding("1")]), by: 2))
    #expect(performed.map(\.call) == [Samples.adding("3").call])
    #expect(
      tree.funnel.drops == ["explore.duplicate_action": 2, "explore.no_valid_action": 1])
  }

  @Test("the order of a call's parameters makes no other action")
  func signature() {
    let twoParameters = ToolDescription(
      name: "pair", description: "",
      parameters: ["type": "object", "properties": ["a": [:], "b": [:]]])
    var tree = tree(maxRetries: 0, tools: [twoParameters])
    _ = tree.start()
    let actions = tree.proposed(
      .proposals([
        ActionProposal(intent: "", call: ToolCall(tool: "pair", parameters: ["a": 1, "b": 2])),
        ActionProposal(intent: "", call: ToolCall(tool: "pair", parameters: ["b": 2, "a": 1])),
      ]), by: 0)
    #expect(runs(actions).count == 1)
  }

  @Test("more than asked for is left")
  func surplus() {
    var tree = tree(branching: 1)
    _ = tree.start()
    let actions = tree.proposed(.proposals([Samples.adding("1"), Samples.adding("2")]), by: 0)
    #expect(runs(actions).map(\.call) == [Samples.adding("1").call])
    #expect(tree.funnel.drops == ["explore.surplus_action": 1])
  }

  @Test("an error is a node that may have children")
  func errorNode() {
    var tree = tree(branching: 1)
    _ = tree.start()
    _ = tree.proposed(.proposals([Samples.adding("1")]), by: 0)
    let failure = EnvironmentStep(
      observation: Observation(status: .error, text: "no such thing"), state: 7)
    let next = requests(tree.observed(failure, in: 0))
    #expect(next.first?.steps.first?.observation.status == .error)
    #expect(tree.funnel.errorNodes == 1)
    #expect(!tree.nodes[1].isInformative)
  }

  @Test("a model that fails ends its branch and no other")
  func modelFailure() {
    var tree = tree(branching: 2, threshold: 1)
    _ = tree.start()
    _ = tree.proposed(.proposals([Samples.adding("1"), Samples.adding("2")]), by: 0)
    _ = tree.observed(ok("one"), in: 0)
    _ = tree.observed(ok("two"), in: 1)
    _ = tree.proposed(.failed(.timeout(seconds: 9)), by: 1)
    let performed = tree.proposed(.proposals([Samples.adding("3")]), by: 2)
    #expect(runs(performed).count == 1)
    #expect(tree.modelFailures == [.timeout(seconds: 9)])
    #expect(tree.funnel.drops == ["explore.model_timeout": 1])
  }

  @Test("a root without a valid action ends the tree")
  func barren() {
    var tree = tree(maxRetries: 2)
    _ = tree.start()
    for _ in 0..<2 { #expect(requests(tree.proposed(.proposals([]), by: 0)).count == 1) }
    #expect(tree.proposed(.proposals([]), by: 0).isEmpty)
    #expect(tree.isFinished)
    #expect(tree.nodes.count == 1)
    #expect(tree.modelFailures.isEmpty)
    #expect(
      tree.funnel.drops == ["explore.empty_reply": 3, "explore.no_valid_action": 1])
  }

  @Test("a tree of no depth asks for nothing")
  func noDepth() {
    var tree = tree(maxDepth: 0)
    #expect(tree.start().isEmpty)
    #expect(tree.isFinished)
  }

  /// Answers by node, with doubles of other nodes' actions and faulty ones among the proposals.
  private func reply(
    to request: ExplorationTree<Int>.ProposalRequest, salt: UInt64
  ) -> ExplorationTree<Int>.Reply {
    var generator = SplitMix64(
      seed: salt &+ UInt64(request.node) &* 1000 &+ UInt64(request.attempt))
    if Int.random(in: 0..<12, using: &generator) == 0 { return .failed(.timeout(seconds: 1)) }
    if Int.random(in: 0..<12, using: &generator) == 0 { return .failed(.invalidContent("odd")) }
    return .proposals(
      (0..<request.count).map { _ in
        switch Int.random(in: 0..<8, using: &generator) {
        case 0: ActionProposal(intent: "", call: ToolCall(tool: "fly", parameters: [:]))
        case 1: Samples.adding()
        case 2:
          ActionProposal(
            intent: "", call: ToolCall(tool: "fail", parameters: ["why": .integer(request.node)]))
        default: Samples.adding(String(Int.random(in: 0..<60, using: &generator)))
        }
      })
  }

  @Test("whatever the order in which replies arrive, the tree is the same", arguments: 0..<40)
  func anyOrder(salt: UInt64) async {
    let environment = CountingEnvironment(
      tools: [CountingEnvironment.add, CountingEnvironment.fail])
    var reference: [ExplorationNode]?
    for shuffle in 0..<6 as Range<UInt64> {
      var order = SplitMix64(seed: salt &* 7919 &+ shuffle)
      var tree = tree(maxDepth: 4, branching: 3, threshold: 2, maxRetries: 2)
      var pending = tree.start()
      while !pending.isEmpty {
        let action = pending.remove(at: Int.random(in: pending.indices, using: &order))
        switch action {
        case .propose(let request):
          pending += tree.proposed(reply(to: request, salt: salt), by: request.node)
        case .perform(let run):
          pending += tree.observed(
            await environment.perform(run.call, in: run.state), in: run.slot)
        }
      }
      #expect(tree.isFinished)
      if let reference {
        #expect(tree.nodes == reference)
      } else {
        reference = tree.nodes
        let signatures = tree.nodes.compactMap(\.step?.call.signature)
        #expect(Set(signatures).count == signatures.count)
      }
    }
  }
}
