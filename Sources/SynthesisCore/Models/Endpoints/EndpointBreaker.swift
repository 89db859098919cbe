/// Keeps requests from an endpoint that fails, and lets one through from time to time to see
/// whether it has recovered.
struct EndpointBreaker: Sendable, Hashable {
  enum State: Sendable, Hashable {
    /// Requests pass; so many failed in a row.
    case closed(failures: Int)
    /// None passes before `until`; it has opened so many times in a row.
    case open(until: SuspendingClock.Instant, openings: Int)
    /// The one request that may tell is under way.
    case probing(openings: Int)
    /// For good: the endpoint's account has nothing left.
    case stopped(ModelError)
  }

  enum Outcome: Sendable, Hashable {
    /// The endpoint works, whatever it said.
    case works
    case fails
    /// Nothing is known of the endpoint: cancelled, say.
    case unknown
    case spent(ModelError)
  }

  /// Five in a row: a busy endpoint loses single requests.
  private static let tolerated = 5
  private static let firstPause = 1.0
  private static let longestPause = 15.0

  private(set) var state = State.closed(failures: 0)

  /// A request is sent: if the breaker was open, it is the probe.
  mutating func enter() {
    if case .open(_, let openings) = state { state = .probing(openings: openings) }
  }

  /// A request has ended. `isProbe` tells whether it was the one to tell. At `lastCall`, before the
  /// endpoint is given up, it is tried once more.
  mutating func leave(
    _ outcome: Outcome, isProbe: Bool, now: SuspendingClock.Instant,
    lastCall: SuspendingClock.Instant? = nil
  ) {
    switch (state, outcome) {
    case (.stopped, _): break
    case (_, .spent(let error)): state = .stopped(error)
    case (.closed, .works): state = .closed(failures: 0)
    case (.closed(let failures), .fails):
      state =
        failures + 1 < Self.tolerated
        ? .closed(failures: failures + 1) : Self.opened(times: 1, now, lastCall)
    case (.probing, .works) where isProbe: state = .closed(failures: 0)
    case (.probing(let openings), .fails) where isProbe:
      state = Self.opened(times: openings + 1, now, lastCall)
    case (.probing(let openings), .unknown) where isProbe:
      // The next one may try at once.
      state = .open(until: now, openings: openings)
    // Sent before it opened: that the endpoint worked then is no news.
    case (.closed, .unknown), (.open, _), (.probing, _): break
    }
  }

  /// Another process had an answer since it opened.
  mutating func recovered() { if case .open = state { state = .closed(failures: 0) } }

  private static func opened(
    times: Int, _ now: SuspendingClock.Instant, _ lastCall: SuspendingClock.Instant?
  ) -> State {
    var pause = firstPause
    for _ in 1..<max(times, 1) where pause < longestPause { pause *= 2 }
    let end = now + .seconds(min(pause, longestPause))
    guard let lastCall, now < lastCall else { return .open(until: end, openings: times) }
    return .open(until: min(end, lastCall), openings: times)
  }
}

extension ModelFailure {
  /// What the failure tells of the endpoint. One that says no works.
  var outcome: EndpointBreaker.Outcome {
    switch (kind, error) {
    case (_, .cancelled), (_, .deadline), (_, .budget), (_, .interrupted), (.terminal, .connection):
      .unknown
    case (.transient, _), (.contract, _): .fails
    case (.throttle, _), (.loading, _), (.semantic, _), (.terminal, _): .works
    case (.stopsEndpoint, _): .spent(error)
    }
  }
}

extension Result<ChatReply, ModelFailure> {
  /// What came of a request, as far as it tells of the endpoint.
  var outcome: EndpointBreaker.Outcome {
    switch self {
    case .success: .works
    case .failure(let failure): failure.outcome
    }
  }

  /// How long the endpoint asked to wait, in seconds.
  var comeback: Double? {
    if case .failure(let failure) = self { failure.retryAfterSeconds } else { nil }
  }
}
