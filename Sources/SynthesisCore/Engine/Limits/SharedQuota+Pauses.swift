import Base

extension SharedQuota {
  /// A day: quotas that are filled again once a day are the longest that there are.
  static let longestPauseSeconds = 86_400.0
  /// How often an endpoint that loads its model is asked, unless it says.
  package static let loadingPauseSeconds = 2.0
  private static let firstPauseSeconds = 0.5
  private static let longestOwnPauseSeconds = 60.0

  /// Why all requests are held.
  enum BlockCause: Int, Sendable {
    case throttled
    case loading
  }

  /// No request is sent before this moment.
  var blockedUntil: Int { self[.blockedUntil] }

  var blockCause: BlockCause { BlockCause(rawValue: self[.blockCause]) ?? .throttled }

  /// The endpoint asked to slow down: nobody sends for as long as it said, or for a time that
  /// doubles with each such answer in a row. `random`, from 0 to 1, lengthens the pause so that runs
  /// on several machines don't come back together.
  func throttled(
    sentAt start: Int, retryAfterSeconds: Double?, random: Double, at now: Int
  ) {
    words.add(1, index(.throttles))
    let isNews = strained(sentAt: start, at: now)
    if isNews {
      words.add(1, index(.strikes))
      learnRate(at: now)
    } else {
      wasNotTaken()
    }
    if let seconds = retryAfterSeconds {
      let floor = max(0, seconds)
      block(forSeconds: floor + random * min(1, floor / 10), at: now)
    } else if isNews {
      let doublings = min(max(0, self[.strikes] - 1), 10)
      let pause = min(Self.firstPauseSeconds * Double(1 << doublings), Self.longestOwnPauseSeconds)
      block(forSeconds: pause * (1 + random) / 2, at: now)
    }
  }

  /// The endpoint loads its model. That says nothing of the rate that it bears.
  func loads(retryAfterSeconds: Double?, random: Double, at now: Int) {
    let seconds = retryAfterSeconds ?? Self.loadingPauseSeconds
    block(forSeconds: max(0.1, seconds) + random * min(1, seconds / 10), .loading, at: now)
  }

  /// Holds all requests; a longer pause that is on already stands.
  func block(forSeconds seconds: Double, _ cause: BlockCause = .throttled, at now: Int) {
    guard seconds > 0 else { return }
    let end = now + Self.nanoseconds(min(seconds, Self.longestPauseSeconds))
    while true {
      let present = self[.blockedUntil]
      if present >= end { return }
      if words.replace(present, by: end, index(.blockedUntil)) {
        words.add(end - max(present, now), index(.pausedTime))
        self[.blockCause] = cause.rawValue
        return
      }
    }
  }
}
