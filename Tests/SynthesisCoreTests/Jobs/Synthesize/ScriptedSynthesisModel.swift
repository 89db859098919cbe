import Synchronization

@testable import Engine
@testable import Models
@testable import Synthesize

/// Answers from a function of what it is asked, and keeps that.
final class ScriptedSynthesisModel: SynthesisModel {
  enum Ask: Sendable {
    case explore(ExplorationPrompt)
    case write(SynthesisPrompt)
    case solve(SolutionPrompt)

    /// What a language model would be sent.
    var request: ModelRequest {
      switch self {
      case .explore(let prompt): prompt.modelRequest
      case .write(let prompt): prompt.modelRequest
      case .solve(let prompt): prompt.modelRequest
      }
    }
  }

  enum Answer: Sendable {
    case actions([ActionProposal])
    case pair(ProposedPair)
    case solution(String)
    case failure(ModelError)
    /// Something else than what was asked for.
    case nothing
  }

  private struct State {
    var asks: [Ask] = []
    var deadlines: [SuspendingClock.Instant?] = []
  }

  private let script: @Sendable (Ask) -> Answer
  private let state = Mutex(State())

  init(_ script: @escaping @Sendable (Ask) -> Answer) { self.script = script }

  var asks: [Ask] { state.withLock { $0.asks } }
  /// The deadline that each came with.
  var deadlines: [SuspendingClock.Instant?] { state.withLock { $0.deadlines } }

  func actions(
    for prompt: ExplorationPrompt, tracker: UsageTracker
  ) async throws(ModelError) -> [ActionProposal] {
    guard case .actions(let actions) = try answer(.explore(prompt), tracker) else { return [] }
    return actions
  }

  func pair(
    for prompt: SynthesisPrompt, tracker: UsageTracker
  ) async throws(ModelError) -> (pair: ProposedPair, author: PairAuthor) {
    let author = PairAuthor(modelName: "scripted", reasoning: "thought aloud")
    guard case .pair(let pair) = try answer(.write(prompt), tracker) else {
      return (ProposedPair(question: "", answer: ""), author)
    }
    return (pair, author)
  }

  func solution(
    to prompt: SolutionPrompt, tracker: UsageTracker
  ) async throws(ModelError) -> String {
    guard case .solution(let text) = try answer(.solve(prompt), tracker) else { return "" }
    return text
  }

  private func answer(_ ask: Ask, _ tracker: UsageTracker) throws(ModelError) -> Answer {
    state.withLock { state in
      state.asks.append(ask)
      state.deadlines.append(tracker.deadline)
    }
    tracker.count(ModelUsage(requests: 1))
    let answer = script(ask)
    if case .failure(let error) = answer { throw error }
    return answer
  }
}
