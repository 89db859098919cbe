import Base
import Engine
import Environment
import Models

/// A seed's tree as it grows, level by level.
///
/// A level starts by asking for proposals at all its nodes at once. When the whole round is in,
/// proposals are accepted in node order, and what is missing is asked for again in a further round.
/// Then all accepted actions run at once, and their observations become the next level. Nothing is
/// decided before a round is whole, so the tree is the same in whatever order its parts arrive.
///
///     var tree = ExplorationTree(seedText: …, rootState: state, tools: tools, settings: …) { … }
///     var actions = tree.start()
///     // carry out each, feed back what came of it, carry out what that returns
///     actions = tree.proposed(.proposals([…]), by: 0)
struct ExplorationTree<State: Sendable>: Sendable {
  enum Action: Sendable {
    case propose(ProposalRequest)
    case perform(ToolRun)
  }

  /// Asks for the children of one node.
  struct ProposalRequest: Sendable, Hashable {
    let node: Int
    /// From the root to the node.
    let steps: [PromptStep]
    let count: Int
    /// Zero at first, then the number of times this node was asked before.
    let attempt: Int
    /// Children the node has already got in earlier rounds.
    let taken: [ActionProposal]
    let refused: [RejectedAction]
  }

  struct ToolRun: Sendable {
    /// The run's place in its level.
    let slot: Int
    let call: ToolCall
    let state: State
  }

  enum Reply: Sendable, Hashable {
    case proposals([ActionProposal])
    case failed(ModelError)
  }

  /// What a call is in a node's state, or why it is not possible there.
  typealias Resolving = @Sendable (ToolCall, State) -> Result<ToolCall, CallRejection>

  private enum Phase {
    case ready
    case proposing(round: Int, waiting: Set<Int>, replies: [Int: Reply])
    case performing([RunningChild], waiting: Int)
    case finished
  }

  /// A node of the current level that children are wanted for.
  private struct Branch {
    let node: Int
    let wanted: Int
    var accepted: [ActionProposal] = []
    var refused: [RejectedAction] = []
    /// Set when the model failed; nothing more is asked for then.
    var failure: ModelError?
  }

  private struct RunningChild {
    let parent: Int
    let branch: Int
    let proposal: ActionProposal
    var outcome: EnvironmentStep<State>?
  }

  private(set) var nodes: [ExplorationNode]
  private(set) var funnel = Counters()
  /// The model errors that ended a branch, in node order.
  private(set) var modelFailures: [ModelError] = []

  private let tools: [ToolDescription]
  private let settings: ExplorationSettings
  private let check: SchemaCheck
  private let resolve: Resolving
  private var phase = Phase.ready
  private var branches: [Branch] = []
  /// States of the nodes that may still get children.
  private var states: [Int: State]
  private var signatures: Set<String> = []

  init(
    rootState: State, tools: [ToolDescription], settings: ExplorationSettings,
    check: @escaping SchemaCheck, resolve: @escaping Resolving = { call, _ in .success(call) }
  ) {
    nodes = [
      ExplorationNode(
        id: ExplorationNode.id(depth: 0, ordinal: 0, branch: 0), parent: nil, depth: 0,
        content: .root)
    ]
    states = [0: rootState]
    self.tools = tools
    self.settings = settings
    self.check = check
    self.resolve = resolve
  }

  var isFinished: Bool {
    if case .finished = phase { true } else { false }
  }

  mutating func start() -> [Action] {
    guard case .ready = phase else { preconditionFailure("start in \(phase)") }
    return beginLevel([0])
  }

  /// Takes what a node's proposal request came to.
  mutating func proposed(_ reply: Reply, by node: Int) -> [Action] {
    guard case .proposing(let round, var waiting, var replies) = phase,
      waiting.remove(node) != nil
    else { preconditionFailure("a reply for node \(node) in \(phase)") }
    replies[node] = reply
    // Judging replies as they come would let the faster one take an action that both propose.
    guard waiting.isEmpty else {
      phase = .proposing(round: round, waiting: waiting, replies: replies)
      return []
    }
    for index in branches.indices {
      if let reply = replies[branches[index].node] { judge(reply, for: index) }
    }
    return round < settings.maxRetries ? ask(round: round + 1) : beginPerforming()
  }

  /// Takes what a tool run came to.
  mutating func observed(_ outcome: EnvironmentStep<State>, in slot: Int) -> [Action] {
    guard case .performing(var children, let waiting) = phase, children.indices.contains(slot),
      children[slot].outcome == nil
    else { preconditionFailure("an observation for slot \(slot) in \(phase)") }
    children[slot].outcome = outcome
    guard waiting == 1 else {
      phase = .performing(children, waiting: waiting - 1)
      return []
    }
    return endLevel(children)
  }
}

extension ExplorationTree {
  private mutating func beginLevel(_ level: [Int]) -> [Action] {
    branches = level.compactMap { node in
      let wanted = settings.childCount(atDepth: nodes[node].depth)
      return wanted > 0 ? Branch(node: node, wanted: wanted) : nil
    }
    return ask(round: 0)
  }

  private mutating func ask(round: Int) -> [Action] {
    let open = branches.filter { $0.failure == nil && $0.accepted.count < $0.wanted }
    guard !open.isEmpty else { return beginPerforming() }
    phase = .proposing(round: round, waiting: Set(open.map(\.node)), replies: [:])
    return open.map { branch in
      .propose(
        ProposalRequest(
          node: branch.node, steps: nodes.steps(to: branch.node),
          count: Self.count(branch.wanted - branch.accepted.count, round: round), attempt: round,
          taken: branch.accepted, refused: branch.refused))
    }
  }

  /// A model that proposed what was done already tends to do it again, but its next idea is another
  /// one: so later rounds ask for one more than is missing.
  private static func count(_ missing: Int, round: Int) -> Int {
    round == 0 ? missing : missing + 1
  }

  private mutating func judge(_ reply: Reply, for index: Int) {
    switch reply {
    case .proposals(let proposals):
      if proposals.isEmpty { funnel.drop("explore.empty_reply") }
      for proposal in proposals {
        guard branches[index].accepted.count < branches[index].wanted else {
          funnel.drop("explore.surplus_action")
          continue
        }
        switch resolved(proposal, at: branches[index].node) {
        case .success(let proposal):
          signatures.insert(proposal.call.signature)
          branches[index].accepted.append(proposal)
        case .failure(let refusal): refuse(proposal, refusal, for: index)
        }
      }
    case .failed(let error):
      // The model has tried again by itself as often as it may.
      branches[index].failure = error
    }
  }

  private mutating func refuse(
    _ proposal: ActionProposal, _ refusal: ProposalRejection, for index: Int
  ) {
    funnel.drop(refusal.dropReason)
    branches[index].refused.append(RejectedAction(proposal: proposal, reason: refusal.sentence))
  }

  /// The proposal as it is carried out.
  private func resolved(
    _ proposal: ActionProposal, at node: Int
  ) -> Result<ActionProposal, ProposalRejection> {
    guard let tool = tools.first(where: { $0.name == proposal.call.tool }) else {
      return .failure(.unknownTool(proposal.call.tool))
    }
    if let problem = check(tool.parameters, .object(proposal.call.parameters)) {
      return .failure(.invalidParameters(problem))
    }
    guard let state = states[node] else { preconditionFailure("node \(node) has no state") }
    return resolve(proposal.call, state).mapError(ProposalRejection.notPossible).flatMap { call in
      signatures.contains(call.signature)
        ? .failure(.duplicate)
        : .success(
          ActionProposal(
            intent: proposal.intent, call: call,
            written: call == proposal.call ? nil : proposal.call))
    }
  }

  private mutating func beginPerforming() -> [Action] {
    var children: [RunningChild] = []
    var actions: [Action] = []
    for branch in branches {
      if let failure = branch.failure {
        modelFailures.append(failure)
        funnel.drop("explore.\(failure.dropReason)")
      } else if branch.accepted.isEmpty {
        funnel.drop("explore.no_valid_action")
      }
      guard let state = states[branch.node] else { continue }
      for (index, proposal) in branch.accepted.enumerated() {
        actions.append(
          .perform(ToolRun(slot: children.count, call: proposal.call, state: state)))
        children.append(RunningChild(parent: branch.node, branch: index, proposal: proposal))
      }
    }
    branches = []
    // The level's states live on in the runs alone.
    states = [:]
    phase = children.isEmpty ? .finished : .performing(children, waiting: children.count)
    return actions
  }

  private mutating func endLevel(_ children: [RunningChild]) -> [Action] {
    var level: [Int] = []
    for child in children {
      guard let outcome = child.outcome else {
        preconditionFailure("a level ended before all of its observations were in")
      }
      let depth = nodes[child.parent].depth + 1
      let step = PromptStep(
        intent: child.proposal.intent, call: child.proposal.call,
        written: child.proposal.written, observation: outcome.observation)
      let node = ExplorationNode(
        id: ExplorationNode.id(depth: depth, ordinal: nodes.count, branch: child.branch),
        parent: child.parent, depth: depth, content: .step(step))
      nodes[child.parent].children.append(nodes.count)
      level.append(nodes.count)
      states[nodes.count] = outcome.state
      nodes.append(node)
      funnel.nodes += 1
      if outcome.observation.status == .error { funnel.errorNodes += 1 }
    }
    return beginLevel(level)
  }
}
