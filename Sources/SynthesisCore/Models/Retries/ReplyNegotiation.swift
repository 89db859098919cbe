/// Decides, after each answer to a prompt, whether to ask again, how and when.
///
/// Failures (no completion), throttles and corrections (a completion that cannot be used) have a
/// count each: a model that needs a second word is no reason to give up on a bad line, nor the
/// other way round, and a throttle is nobody's failure: only the job's deadline ends that wait.
struct ReplyNegotiation {
  /// What is asked; no correction repeats it unchanged.
  struct Ask: Hashable, Sendable {
    var prompt: Prompt
    var tokenLimit: Int
  }

  /// What a request is sent for.
  enum Purpose: Hashable, Sendable {
    case first
    /// The same again after a failure; the retry budget pays.
    case retry
    /// The same again since the endpoint had no room for it or is out.
    case postponed
    /// Something else, since the reply could not be used.
    case correction

    /// Whether it is another question than the one before.
    var isNewAsk: Bool { self == .first || self == .correction }
  }

  enum Action: Hashable, Sendable {
    case send(Purpose, afterSeconds: Double)
    case fail(ModelError)
  }

  let policy: RetryPolicy
  private(set) var ask: Ask
  private let firstTokenLimit: Int
  private var mayGrow = true
  private var failures = 0
  private var throttles = 0
  private var corrections = 0

  init(_ prompt: Prompt, tokenLimit: Int, policy: RetryPolicy) {
    ask = Ask(prompt: prompt, tokenLimit: tokenLimit)
    firstTokenLimit = tokenLimit
    self.policy = policy
  }

  /// The request brought no completion.
  mutating func failed(_ failure: ModelFailure, random: Double) -> Action {
    switch failure.kind {
    case .transient, .contract:
      failures += 1
      guard failures <= policy.maximumRetries else { return .fail(failure.error) }
      let seconds = policy.pause(after: failure, count: failures, random: random)
      return .send(.retry, afterSeconds: seconds)
    case .throttle:
      throttles += 1
      let seconds = policy.pause(after: failure, count: throttles, random: random)
      return .send(.postponed, afterSeconds: seconds)
    case .semantic: return refused(ChatReply(content: ""), failure.error)
    case .terminal:
      guard ask.tokenLimit > firstTokenLimit, case .refused(400, _) = failure.error else {
        return .fail(failure.error)
      }
      // The larger limit may be more than the model's context has room for.
      ask.tokenLimit = firstTokenLimit
      mayGrow = false
      return .send(.correction, afterSeconds: 0)
    // Another endpoint may take it; if there is none, that shows when one is looked for.
    case .stopsEndpoint: return .send(.postponed, afterSeconds: 0)
    }
  }

  /// The completion cannot be used.
  mutating func refused(_ reply: ChatReply, _ problem: ModelError) -> Action {
    corrections += 1
    guard corrections <= policy.maximumRetries else { return .fail(problem) }
    ask.prompt = ask.prompt.correcting(reply, problem)
    // Four times as much at most: a model that never ends is not helped by more.
    if case .truncated = problem, mayGrow, ask.tokenLimit < 4 * firstTokenLimit {
      ask.tokenLimit *= 2
    }
    return .send(.correction, afterSeconds: 0)
  }
}
