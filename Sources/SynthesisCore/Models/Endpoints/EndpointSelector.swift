/// Decides which endpoint a request goes to.
///
/// The one with the least load for its weight comes first, those whose breaker is open are passed
/// over, and when all are out it says what to wait for.
struct EndpointSelector: Sendable {
  enum Choice: Sendable, Hashable {
    case use(Ticket)
    /// The first breaker lets a request through then.
    case wait(until: SuspendingClock.Instant)
    /// Until one of the requests under way has ended.
    case waitForProbe
    /// All have stopped for good, the last one for this.
    case none(ModelError)
  }

  /// What is given back when the request has ended.
  struct Ticket: Sendable, Hashable {
    let endpoint: Int
    let isProbe: Bool
  }

  private struct Entry {
    let weight: Double
    var breaker = EndpointBreaker()
    /// Chosen and not ended, those that wait at the endpoint's limits included.
    var load = 0
    var served = 0
  }

  private var entries: [Entry]

  init(weights: [Double]) {
    precondition(!weights.isEmpty, "a selector without endpoints")
    entries = weights.map { Entry(weight: $0) }
  }

  func state(of endpoint: Int) -> EndpointBreaker.State { entries[endpoint].breaker.state }

  /// Chooses for the next request. `failed`, the endpoint that it has just failed at, comes last.
  mutating func choose(avoiding failed: Int?, now: SuspendingClock.Instant) -> Choice {
    var ready: [Int] = []
    var earliest: SuspendingClock.Instant?
    var isProbing = false
    var stopped: ModelError?
    for index in entries.indices {
      switch entries[index].breaker.state {
      case .closed: ready.append(index)
      case .open(let until, _):
        if until <= now {
          ready.append(index)
        } else {
          earliest = earliest.map { min($0, until) } ?? until
        }
      case .probing: isProbing = true
      case .stopped(let error): stopped = error
      }
    }
    if let index = ready.min(by: { rank($0, failed) < rank($1, failed) }) {
      return .use(take(index))
    }
    if isProbing { return .waitForProbe }
    if let earliest { return .wait(until: earliest) }
    guard let stopped else { preconditionFailure("an endpoint that is neither ready nor out") }
    return .none(stopped)
  }

  /// Takes this endpoint and no other; nil if it takes no requests at the moment.
  mutating func choose(only endpoint: Int, now: SuspendingClock.Instant) -> Ticket? {
    switch entries[endpoint].breaker.state {
    case .open(let until, _) where until > now: return nil
    case .probing, .stopped: return nil
    case .closed, .open: break
    }
    return take(endpoint)
  }

  /// The endpoint has answered another process.
  mutating func recovered(_ endpoint: Int) { entries[endpoint].breaker.recovered() }

  mutating func finish(
    _ ticket: Ticket, _ outcome: EndpointBreaker.Outcome, now: SuspendingClock.Instant,
    lastCall: SuspendingClock.Instant? = nil
  ) {
    entries[ticket.endpoint].load -= 1
    entries[ticket.endpoint].breaker.leave(
      outcome, isProbe: ticket.isProbe, now: now, lastCall: lastCall)
  }

  private mutating func take(_ index: Int) -> Ticket {
    let isProbe = if case .open = entries[index].breaker.state { true } else { false }
    entries[index].breaker.enter()
    entries[index].load += 1
    entries[index].served += 1
    return Ticket(endpoint: index, isProbe: isProbe)
  }

  /// Where nothing is under way, the weights show in what was served before.
  private func rank(_ index: Int, _ failed: Int?) -> (Int, Double, Double) {
    let entry = entries[index]
    return (
      index == failed ? 1 : 0, Double(entry.load) / entry.weight,
      Double(entry.served) / entry.weight
    )
  }
}
