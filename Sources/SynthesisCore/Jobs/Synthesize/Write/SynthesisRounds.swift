import Base
import Engine
import Environment
import Models

/// The writing of one pair for each selected trajectory.
///
/// All open trajectories are asked for at once. When a whole round is in, pairs are judged in the
/// order of the trajectories, so that of two equal questions the same one is taken in whatever order
/// they arrive; those rejected are asked for again in a further round. Where pairs are verified,
/// each that passes the checks is solved again before it counts.
struct SynthesisRounds: Sendable {
  struct Request: Sendable, Hashable {
    let trajectory: Int
    let steps: [PromptStep]
    let target: AnswerCandidate?
    let refused: [RejectedPair]
  }

  enum Reply: Sendable, Hashable {
    case pair(ProposedPair, PairAuthor)
    case failed(ModelError)
  }

  /// Asks for the question to be solved.
  struct Verification: Sendable, Hashable {
    let trajectory: Int
    let question: String
    let steps: [PromptStep]
  }

  enum VerificationOutcome: Sendable, Hashable {
    /// What solving the question came to; empty if it could not be solved.
    case results([String])
    case failed(ModelError)
  }

  struct AcceptedPair: Sendable, Hashable {
    var pair: ProposedPair
    var author: PairAuthor
    var evidence: AnswerEvidence
    /// How many pairs were asked for until this one passed.
    var attempts: Int
  }

  enum Ending: Sendable, Hashable {
    case accepted(AcceptedPair)
    /// The last refusal after all tries.
    case refused(QARejection)
    case failed(ModelError)
  }

  private struct Trajectory {
    let steps: [PromptStep]
    let checks: QAChecks
    /// The answers to ask for, the next one first. Empty where the model is free to choose.
    var targets: [AnswerCandidate]
    var refused: [RejectedPair] = []
    /// The pair that is being verified.
    var candidate: AcceptedPair?
    var ending: Ending?
  }

  private(set) var funnel = Counters()
  private var trajectories: [Trajectory]
  private let maxRetries: Int
  /// How pairs are verified; nil where they aren't.
  private let solutionForm: SolutionForm?
  private var round = 0
  private var asked: Set<[FoldedText.Token]> = []

  init(
    trajectories: [[PromptStep]], seed: String, minPages: Int = 1, maxRetries: Int,
    solutionForm: SolutionForm?
  ) {
    self.trajectories = trajectories.map { steps in
      Trajectory(
        steps: steps, checks: QAChecks(steps: steps, seed: seed, minPages: minPages),
        targets: AnswerCandidate.candidates(from: steps, seed: seed))
    }
    self.maxRetries = maxRetries
    self.solutionForm = solutionForm
  }

  /// How each trajectory ended; those still open are missing.
  var endings: [Ending] { trajectories.compactMap(\.ending) }

  /// What to ask for now; empty when all is done.
  func requests() -> [Request] {
    trajectories.indices.compactMap { index in
      let trajectory = trajectories[index]
      guard trajectory.ending == nil else { return nil }
      return Request(
        trajectory: index, steps: trajectory.steps, target: trajectory.targets.first,
        refused: trajectory.refused)
    }
  }

  /// Takes the replies to all that `requests` asked for, in that order.
  mutating func take(_ replies: [Reply]) {
    let open = trajectories.indices.filter { trajectories[$0].ending == nil }
    precondition(
      open.count == replies.count, "\(replies.count) replies to \(open.count) requests")
    for (index, reply) in zip(open, replies) { judge(reply, for: index) }
    if verifications().isEmpty { round += 1 }
  }

  /// What to solve before the next requests.
  func verifications() -> [Verification] {
    trajectories.indices.compactMap { index in
      trajectories[index].candidate.map {
        Verification(
          trajectory: index, question: $0.pair.question, steps: trajectories[index].steps)
      }
    }
  }

  /// Takes the outcomes of all that `verifications` asked for, in that order.
  mutating func settle(_ outcomes: [VerificationOutcome]) {
    let open = verifications()
    precondition(
      open.count == outcomes.count, "\(outcomes.count) outcomes of \(open.count) verifications")
    for (verification, outcome) in zip(open, outcomes) {
      guard let candidate = trajectories[verification.trajectory].candidate else { continue }
      trajectories[verification.trajectory].candidate = nil
      switch outcome {
      case .results(let results):
        if hasAnswer(candidate.pair.answer) {
          refuse(candidate.pair, .answerTaken, for: verification.trajectory)
        } else if let solutionForm,
          QAChecks.confirms(results, candidate.pair.answer, form: solutionForm)
        {
          accept(candidate, for: verification.trajectory)
        } else {
          // The same question may be right with another answer.
          asked.remove(FoldedText(candidate.pair.question).tokens)
          refuse(candidate.pair, .notConfirmed, for: verification.trajectory)
        }
      case .failed(let error): fail(error, for: verification.trajectory)
      }
    }
    round += 1
  }

  private mutating func judge(_ reply: Reply, for index: Int) {
    switch reply {
    case .pair(let pair, let author):
      funnel.proposedPairs += 1
      let pair = completed(pair, for: index)
      let outcome =
        Self.misses(trajectories[index].targets.first, pair).map(Result.failure)
        ?? trajectories[index].checks.judge(pair, asked: asked)
      switch outcome {
      case .success(let evidence):
        asked.insert(FoldedText(pair.question).tokens)
        let accepted = AcceptedPair(
          pair: pair, author: author, evidence: evidence, attempts: round + 1)
        if solutionForm != nil {
          trajectories[index].candidate = accepted
        } else {
          accept(accepted, for: index)
        }
      case .failure(let refusal): refuse(pair, refusal, for: index)
      }
    case .failed(let error): fail(error, for: index)
    }
  }

  /// A question for what a page states has a word of what each page on the way calls it, and says which
  /// row of a table is meant.
  private static func misses(_ target: AnswerCandidate?, _ pair: ProposedPair) -> QARejection? {
    guard let fact = target?.fact else { return nil }
    let question = WordBeginnings(pair.question)
    let facts = fact.way.map(\.fact) + [fact.stated]
    let missing = facts.map(\.label).first { label in
      !label.isEmpty && WordBeginnings(label).isDisjoint(with: question)
    }
    let text = FoldedText(pair.question)
    let unsaid = facts.compactMap(\.condition).first { !text.contains(FoldedText($0.value)) }
    return (missing ?? unsaid?.value).map(QARejection.asksForSomethingElse)
  }

  /// Adds what a question forgot to say of a rounded answer.
  private func completed(_ pair: ProposedPair, for index: Int) -> ProposedPair {
    guard RoundingRequest(in: FoldedText(pair.question)) == nil,
      let decimals = FoldedText(pair.answer).quantities.first?.decimals
    else { return pair }
    let target = trajectories[index].targets.first
    let isRounded =
      (target?.isRounded == true && target?.text == pair.answer)
      || trajectories[index].checks.judge(pair, asked: asked) == .failure(.roundingNotAsked)
    return isRounded ? pair.askingToRound(to: decimals) : pair
  }

  private func hasAnswer(_ answer: String) -> Bool {
    trajectories.contains { trajectory in
      guard case .accepted(let accepted) = trajectory.ending else { return false }
      return accepted.pair.answer == answer
    }
  }

  private mutating func accept(_ pair: AcceptedPair, for index: Int) {
    funnel.acceptedPairs += 1
    trajectories[index].ending = .accepted(pair)
    // A second pair with the same answer is mostly the same question in other words.
    for other in trajectories.indices where trajectories[other].targets.count > 1 {
      trajectories[other].targets.removeAll { $0.text == pair.pair.answer }
    }
  }

  private mutating func refuse(_ pair: ProposedPair, _ refusal: QARejection, for index: Int) {
    funnel.drop(refusal.dropReason)
    // Who writes the very pair again that was refused has nothing better.
    let isRepeated = trajectories[index].refused.contains { $0.pair == pair }
    trajectories[index].refused.append(RejectedPair(pair: pair, reason: refusal.sentence))
    var isExhausted =
      round == maxRetries || (isRepeated && trajectories[index].targets.count < 2)
    if !trajectories[index].targets.isEmpty {
      switch refusal.nextAnswer {
      case .same: break
      case .laterAgain:
        trajectories[index].targets.append(trajectories[index].targets.removeFirst())
      case .never:
        trajectories[index].targets.removeFirst()
        isExhausted = isExhausted || trajectories[index].targets.isEmpty
      }
    }
    if isExhausted { trajectories[index].ending = .refused(refusal) }
  }

  /// The model has tried again by itself as often as it may.
  private mutating func fail(_ error: ModelError, for index: Int) {
    funnel.drop("synthesize.\(error.dropReason)")
    trajectories[index].ending = .failed(error)
  }
}
