/// The writing of one pair for each selected trajectory.
///
/// All open trajectories are asked for at once. When a whole round is in, pairs are judged in the
/// order of the trajectories, so that of two equal questions the same one is taken in whatever order
/// they arrive; those refused are asked for again in a further round.
struct SynthesisRounds: Sendable {
  struct Request: Sendable, Hashable {
    let trajectory: Int
    let steps: [PromptStep]
    let refused: [RefusedPair]
  }

  enum Reply: Sendable, Hashable {
    case pair(ProposedPair, modelName: String)
    case failed(ModelError)
  }

  struct AcceptedPair: Sendable, Hashable {
    var pair: ProposedPair
    var modelName: String
    var evidence: AnswerEvidence
    /// How many pairs were asked for until this one passed.
    var attempts: Int
  }

  enum Ending: Sendable, Hashable {
    case accepted(AcceptedPair)
    /// The last refusal after all tries.
    case refused(QARefusal)
    case failed(ModelError)
  }

  private struct Trajectory {
    let steps: [PromptStep]
    let checks: QAChecks
    var refused: [RefusedPair] = []
    var ending: Ending?
  }

  private(set) var funnel = YieldFunnel()
  private var trajectories: [Trajectory]
  private let maxRetries: Int
  private var round = 0
  private var asked: Set<[FoldedText.Token]> = []

  init(trajectories: [[PromptStep]], maxRetries: Int) {
    self.trajectories = trajectories.map { Trajectory(steps: $0, checks: QAChecks(steps: $0)) }
    self.maxRetries = maxRetries
  }

  /// How each trajectory ended; those still open are missing.
  var endings: [Ending] { trajectories.compactMap(\.ending) }

  /// What to ask for now; empty when all is done.
  func requests() -> [Request] {
    trajectories.indices.compactMap { index in
      let trajectory = trajectories[index]
      guard trajectory.ending == nil else { return nil }
      return Request(
        trajectory: index, steps: trajectory.steps, refused: trajectory.refused)
    }
  }

  /// Takes the replies to all that `requests` asked for, in that order.
  mutating func take(_ replies: [Reply]) {
    let open = trajectories.indices.filter { trajectories[$0].ending == nil }
    precondition(
      open.count == replies.count, "\(replies.count) replies to \(open.count) requests")
    for (index, reply) in zip(open, replies) { judge(reply, for: index) }
    round += 1
  }

  private mutating func judge(_ reply: Reply, for index: Int) {
    switch reply {
    case .pair(let pair, let modelName):
      funnel.proposedPairs += 1
      switch trajectories[index].checks.judge(pair, asked: asked) {
      case .success(let evidence):
        asked.insert(FoldedText(pair.question).tokens)
        funnel.acceptedPairs += 1
        trajectories[index].ending = .accepted(
          AcceptedPair(
            pair: pair, modelName: modelName, evidence: evidence, attempts: round + 1))
      case .failure(let refusal):
        funnel.drop(refusal.dropReason)
        trajectories[index].refused.append(RefusedPair(pair: pair, reason: refusal.sentence))
        if round == maxRetries { trajectories[index].ending = .refused(refusal) }
      }
    case .failed(let error):
      // The model has tried again by itself as often as it may.
      funnel.drop("synthesize.\(error.dropReason)")
      trajectories[index].ending = .failed(error)
    }
  }
}
