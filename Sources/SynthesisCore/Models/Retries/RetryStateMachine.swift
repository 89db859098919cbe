import Engine
import Net

/// Decides, after each answer to a request, whether to ask again, how and when.
///
/// Failures (no completion), throttles and corrections (a completion that cannot be used) have a
/// count each: a model that needs a second word is no reason to give up on a bad line, nor the
/// other way round, and a throttle is nobody's failure: it is waited out.
struct RetryStateMachine {
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
    var isNewRequest: Bool { self == .first || self == .correction }

    /// What the request counts as, beside being one.
    var usage: ModelUsage {
      switch self {
      case .first: ModelUsage()
      case .retry, .postponed: ModelUsage(retries: 1)
      case .correction: ModelUsage(corrections: 1)
      }
    }
  }

  enum Action: Hashable, Sendable {
    case send(Purpose, afterSeconds: Double)
    case fail(ModelError)
    /// There are no more tries. That is the request's failure if the endpoint answers others, and the
    /// endpoint's if it answers none: then the request is sent again when it does.
    case askWhetherItWorks(ModelError, afterSeconds: Double)
  }

  /// How long others have to be answered, before the endpoint is asked.
  private static let longestDoubt = 2.0

  let policy: RetryPolicy
  /// What to send; no correction repeats it unchanged.
  private(set) var request: ModelRequest
  private let firstTokenLimit: Int
  private var tokenLimit: Int { didSet { request.tokenLimit = tokenLimit } }
  private var mayGrow = true
  private var failures = 0
  private var throttles = 0
  private var corrections = 0

  /// `tokenLimit` is for a request that has none of its own.
  init(_ request: ModelRequest, tokenLimit: Int, policy: RetryPolicy) {
    self.request = request
    self.policy = policy
    firstTokenLimit = request.tokenLimit ?? tokenLimit
    self.tokenLimit = firstTokenLimit
    self.request.tokenLimit = firstTokenLimit
  }

  /// The request brought no completion.
  mutating func failed(_ failure: ModelFailure, random: Double) -> Action {
    switch failure.kind {
    case .transient, .contract:
      failures += 1
      let seconds = pause(after: failure, count: failures, random)
      guard failures <= policy.maximumRetries else {
        return .askWhetherItWorks(failure.error, afterSeconds: min(seconds, Self.longestDoubt))
      }
      return .send(.retry, afterSeconds: seconds)
    // At a steady pace: it will be there at some moment, and nobody is helped by coming later.
    case .loading:
      return .send(
        .postponed, afterSeconds: failure.retryAfterSeconds ?? SharedQuota.loadingPauseSeconds)
    case .throttle:
      throttles += 1
      let seconds = pause(after: failure, count: throttles, random)
      return .send(.postponed, afterSeconds: seconds)
    case .semantic: return rejected(ChatReply(content: ""), failure.error)
    case .terminal:
      guard tokenLimit > firstTokenLimit, case .refused(400, _) = failure.error else {
        return .fail(failure.error)
      }
      // The larger limit may be more than the model's context has room for.
      tokenLimit = firstTokenLimit
      mayGrow = false
      return .send(.correction, afterSeconds: 0)
    // Another endpoint may take it; if there is none, that shows when one is looked for.
    case .stopsEndpoint: return .send(.postponed, afterSeconds: 0)
    }
  }

  /// The endpoint, which had answered nobody, answers again: its failures were not the request's.
  mutating func endpointRecovered() { failures = 0 }

  private func pause(after failure: ModelFailure, count: Int, _ random: Double) -> Double {
    policy.pause(askedFor: failure.retryAfterSeconds, count: count, random: random)
  }

  /// The completion cannot be used.
  mutating func rejected(_ reply: ChatReply, _ problem: ModelError) -> Action {
    corrections += 1
    guard corrections <= policy.maximumRetries else { return .fail(problem) }
    request = request.correcting(reply, problem)
    // Four times as much at most: a model that never ends is not helped by more.
    if case .truncated = problem, mayGrow, tokenLimit < 4 * firstTokenLimit {
      tokenLimit *= 2
    }
    return .send(.correction, afterSeconds: 0)
  }
}
