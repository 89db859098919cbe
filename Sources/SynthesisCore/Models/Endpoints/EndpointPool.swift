import Base
import Engine
import Synchronization

/// Carries out what the selector decides: gives out endpoints, and waits while there is none, for as
/// long as endpoints in trouble are waited for.
final class EndpointPool: Sendable {
  /// How often it looks whether an endpoint has answered another worker.
  private static let lookSeconds = 1.0

  private struct State {
    var selector: EndpointSelector
    /// What went wrong last at each endpoint.
    var failures: [Int: ModelError] = [:]
  }

  private let endpoints: [ModelEndpoint]
  private let patience: OutagePatience
  private let state: Mutex<State>
  private let changes = AsyncNotifier()
  private let clock: TimeSource

  init(
    _ endpoints: [ModelEndpoint], weights: [Double], patience: OutagePatience, clock: TimeSource
  ) {
    self.endpoints = endpoints
    self.patience = patience
    state = Mutex(State(selector: EndpointSelector(weights: weights)))
    self.clock = clock
  }

  /// Waits for an endpoint, which is no part of the item's time. Each ticket is owed one `giveBack`.
  func take(
    avoiding failed: Int?, for item: UsageTracker
  ) async throws(ModelError) -> EndpointSelector.Ticket {
    if case .use(let ticket) = try choose(avoiding: failed, item) { return ticket }
    return try await item.waiting(for: outage) { () throws(ModelError) in
      while true {
        let seen = changes.count
        switch try choose(avoiding: failed, item) {
        case .use(let ticket): return ticket
        case .none(let error): throw error
        // Its own time limit ends the probe, if nothing else does.
        case .waitForProbe:
          do throws(WaitEnd) {
            try await item.wait(for: outage) { [changes] in await changes.wait(since: seen) }
          } catch {
            throw ModelError(error)
          }
        case .wait(let until):
          try await rest(max(0.001, min((until - clock.now()).inSeconds, Self.lookSeconds)), item)
        }
      }
    }
  }

  func giveBack(
    _ ticket: EndpointSelector.Ticket, _ outcome: Result<ChatReply, ModelFailure>
  ) {
    let end = endpoints[ticket.endpoint].health.state.givenUp(by: patience)
    let lastCall = end.map { SuspendingClock.Instant(nanoseconds: $0) - .seconds(Self.lookSeconds) }
    state.withLock { state in
      state.selector.finish(ticket, outcome.outcome, now: clock.now(), lastCall: lastCall)
      if case .failure(let failure) = outcome { state.failures[ticket.endpoint] = failure.error }
    }
    changes.notify()
  }

  /// Throws if the item's time is over, or all endpoints have been waited for long enough.
  private func choose(
    avoiding failed: Int?, _ item: UsageTracker
  ) throws(ModelError) -> EndpointSelector.Choice {
    if Task.isCancelled { throw .cancelled }
    let now = clock.now()
    if let deadline = item.deadline, now >= deadline { throw .deadline }
    try checkPatience()
    let answering = endpoints.indices.filter { endpoints[$0].health.state.failingSince == nil }
    return state.withLock { state in
      for endpoint in answering { state.selector.recovered(endpoint) }
      return state.selector.choose(avoiding: failed, now: now)
    }
  }
}

// MARK: - Endpoints that do not answer

extension EndpointPool {
  /// Throws if every endpoint has failed for so long that it is given up. A slow one may fail one request
  /// and still be at work on another.
  func checkPatience() throws(ModelError) {
    let now = clock.nanoseconds
    var since = Int.max
    for endpoint in endpoints {
      let health = endpoint.health.state
      guard let end = health.givenUp(by: patience), now >= end, !endpoint.health.isBusy else {
        return
      }
      since = min(since, health.failingSince ?? now)
    }
    throw .unanswered(
      reason: latestFailure?.description ?? "the model endpoint failed",
      seconds: max(0, now - since) / 1_000_000_000)
  }

  /// What is waited for while none answers, for people.
  var outage: Waiting {
    let end = endpoints.map { $0.health.state.givenUp(by: patience) }
    var until: Int?
    if !end.contains(nil), let latest = end.compactMap(\.self).max() {
      until = clock.wall() + max(0, latest - clock.nanoseconds) / 1_000_000_000
    }
    return Waiting(
      .outage, endpoint: endpoints.map(\.address).joined(separator: ", "),
      detail: latestFailure?.description ?? "", until: until)
  }

  private var latestFailure: ModelError? {
    let failures = state.withLock { $0.failures }
    return failures.max { first, second in
      endpoints[first.key].health.state.failedAt < endpoints[second.key].health.state.failedAt
    }?.value
  }

  /// A request has failed as often as it may, last at the endpoint `failed`. Returns if that was the
  /// endpoint's doing and the request is to be sent again, or throws `error`.
  ///
  /// The endpoint works if it answers others. If nobody asks it anything else it is asked something
  /// small: a request that no server can take must not be taken for an outage.
  func judge(
    _ error: ModelError, at failed: Int, afterSeconds first: Double, for item: UsageTracker
  ) async throws(ModelError) {
    let failedAt = clock.nanoseconds
    try await item.waiting(for: outage) { () throws(ModelError) in
      try await rest(first, item)
      var isOutage = false
      while true {
        try checkPatience()
        let health = endpoints[failed].health.state
        if health.answeredAt > failedAt {
          if isOutage { return }
          throw error
        }
        if isOutage, endpoints.contains(where: { $0.health.state.failingSince == nil }) { return }
        let now = clock.now()
        if let ticket = state.withLock({ $0.selector.choose(only: failed, now: now) }) {
          let answer = await endpoints[failed].answer(.ping, item)
          giveBack(ticket, answer)
          switch answer.outcome {
          case .works: continue
          case .fails: isOutage = true
          case .unknown, .spent: if case .failure(let failure) = answer { throw failure.error }
          }
        } else {
          isOutage = true
        }
        try await rest(Self.lookSeconds, item)
      }
    }
  }

  private func rest(_ seconds: Double, _ item: UsageTracker) async throws(ModelError) {
    do throws(WaitEnd) { try await item.rest(seconds) } catch { throw ModelError(error) }
  }
}

extension ModelError {
  init(_ end: WaitEnd) {
    self =
      switch end {
      case .cancelled: .cancelled
      case .interrupted: .interrupted
      }
  }
}

extension ModelRequest {
  /// As small as a request can be.
  fileprivate static let ping = ModelRequest(
    role: ModelRole(rawValue: "ping"), messages: [ChatMessage(role: .user, content: "Say yes.")],
    replyName: "answer", replySchema: ["type": "object"], tokenLimit: 16)
}
