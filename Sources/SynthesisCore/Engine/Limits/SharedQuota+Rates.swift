import Base

extension SharedQuota {
  /// A request's turns at all buckets.
  package struct Turns: Sendable, Hashable {
    fileprivate(set) var rate: TokenBucket.Turn
    fileprivate(set) var pace: TokenBucket.Turn
    fileprivate(set) var spacing: TokenBucket.Turn
    fileprivate(set) var tokens: TokenBucket.Turn
  }

  /// Saved allowance is made up for at this much above the rate and no faster: an endpoint that
  /// counts by the second is not flooded after every pause.
  private static let catchUp = (numerator: 5, denominator: 6)
  /// How late a turn may be used without its time being lost, for processes that wake late.
  private static let lateness = 30_000_000
  /// Of what no endpoint takes in one request; keeps the arithmetic within 64 bits.
  private static let mostTokens = 100_000_000
  private static let minute = 60_000_000_000

  /// Takes a turn for a request of up to `tokens` tokens. It must be used or given back.
  package func takeTurns(tokens: Int, slot: Int, at now: Int) -> Turns {
    let interval = requestInterval
    let tokenTime = time(ofTokens: tokens)
    let turns = Turns(
      rate: bucket(.rate).take(interval, tolerance: self[.burst], at: now),
      pace: bucket(.pace).take(
        max(interval * Self.catchUp.numerator / Self.catchUp.denominator, self[.learnedInterval]),
        tolerance: Self.lateness,
        at: now),
      spacing: bucket(.spacing).take(self[.delay], tolerance: 0, at: now),
      tokens: bucket(.tokens).take(tokenTime, tolerance: self[.burst], at: now))
    words.add(tokenTime, index(.tokenTime, of: slot))
    return turns
  }

  /// The moment from which the turns may be used.
  func due(_ turns: Turns) -> Int {
    max(
      bucket(.rate).due(turns.rate), bucket(.pace).due(turns.pace),
      bucket(.spacing).due(turns.spacing), bucket(.tokens).due(turns.tokens))
  }

  /// The request was not sent.
  func giveBack(_ turns: Turns, slot: Int) {
    bucket(.rate).giveBack(turns.rate.cost)
    bucket(.pace).giveBack(turns.pace.cost)
    bucket(.spacing).giveBack(turns.spacing.cost)
    settle(turns, tokens: 0, slot: slot)
  }

  /// The request has used so many tokens; nil if that is not known, and the estimate stands.
  package func settle(_ turns: Turns, tokens: Int?, slot: Int) {
    words.add(-turns.tokens.cost, index(.tokenTime, of: slot))
    guard let tokens else { return }
    bucket(.tokens).giveBack(turns.tokens.cost - time(ofTokens: tokens))
  }

  /// Takes over what the endpoint says. It can lower the config's limits, never raise them.
  func learn(_ limits: RateLimitHeaders, at now: Int) {
    if let requests = limits.requestsPerMinute, requests > 0 { self[.announcedRequests] = requests }
    if let tokens = limits.tokensPerMinute, tokens > 0 { self[.announcedTokens] = tokens }
    for (remaining, reset) in [
      (limits.remainingRequests, limits.requestsResetSeconds),
      (limits.remainingTokens, limits.tokensResetSeconds),
    ] {
      if let remaining, let reset, remaining <= 0 { block(forSeconds: reset, at: now) }
    }
  }

  /// Nanoseconds between two requests at the rate that holds now; 0 without a limit.
  private var requestInterval: Int {
    Self.lower(self[.requestsPerMinute], self[.announcedRequests]).map { Self.minute / $0 } ?? 0
  }

  private func time(ofTokens tokens: Int) -> Int {
    let tokens = min(max(0, tokens), Self.mostTokens)
    return Self.lower(self[.tokensPerMinute], self[.announcedTokens])
      .map { tokens * Self.minute / $0 } ?? 0
  }

  /// The lower of two limits of which 0 is none.
  private static func lower(_ first: Int, _ second: Int) -> Int? {
    [first, second].filter { $0 > 0 }.min()
  }
}
