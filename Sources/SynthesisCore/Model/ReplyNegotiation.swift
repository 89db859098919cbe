/// Decides, after each answer to a prompt, whether to ask again, how and when.
///
/// Failures (no completion) and corrections (a completion that cannot be used) have a count each: a
/// model that needs a second word is no reason to give up on a bad line, nor the other way round.
struct ReplyNegotiation {
  enum Action: Hashable, Sendable {
    case send(Prompt, afterSeconds: Double)
    case fail(ModelError)
  }

  let policy: RetryPolicy
  private(set) var prompt: Prompt
  private var failures = 0
  private var corrections = 0

  init(_ prompt: Prompt, policy: RetryPolicy) {
    self.prompt = prompt
    self.policy = policy
  }

  /// The request brought no completion.
  mutating func failed(_ failure: ModelFailure, random: Double) -> Action {
    failures += 1
    return switch policy.decision(after: failure, count: failures, random: random) {
    case .retry(let seconds): .send(prompt, afterSeconds: seconds)
    case .giveUp: .fail(failure.error)
    }
  }

  /// The completion cannot be used.
  mutating func refused(_ reply: ChatReply, _ problem: ModelError) -> Action {
    corrections += 1
    guard corrections <= policy.maximumRetries else { return .fail(problem) }
    prompt = prompt.correcting(reply, problem)
    return .send(prompt, afterSeconds: 0)
  }
}
