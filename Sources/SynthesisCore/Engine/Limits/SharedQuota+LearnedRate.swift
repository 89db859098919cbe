import Base

/// A rate that nobody has told, learnt from the throttles of an endpoint.
///
/// A pause alone is no way to keep to a limit: after it everybody sends again, and is throttled
/// again. So a throttle also sets the rate to somewhat less than what the endpoint took in the
/// seconds before; from there it grows slowly at first, since the limit is near, and faster when
/// nothing has happened for long.
extension SharedQuota {
  private static let second = 1_000_000_000
  private static let share = (numerator: 85, denominator: 100)
  /// The least time that a rate is measured over.
  private static let shortestSpan = second / 4
  private static let timeBetweenGrowths = second / 10
  /// Parts of a thousand by which the rate grows in a second.
  private static let caution = (growth: 20, lasts: 12 * second)
  private static let boldGrowth = 100

  /// A request goes out.
  func sent(at now: Int) {
    let start = self[.secondStart]
    if now - start >= Self.second, words.replace(start, by: now, index(.secondStart)) {
      // Two seconds ago and more is no measure of the present.
      self[.sentBefore] = now - start < 2 * Self.second ? self[.sentNow] : 0
      self[.sentNow] = 0
    }
    words.add(1, index(.sentNow))
  }

  /// One that went out was throttled, which brought no news: it does not count as taken.
  func wasNotTaken() { words.add(-1, index(.sentNow)) }

  /// Lowers the rate after a throttle that brought news.
  func learnRate(at now: Int) {
    guard self[.isAdaptive] == 1 else { return }
    let known = self[.learnedInterval]
    let isWarm = self[.sentBefore] > 0
    let present: Int
    if isWarm || known == 0 {
      let span = (isWarm ? Self.second : Self.shortestSpan) + now - self[.secondStart]
      present = span / max(1, self[.sentNow] + self[.sentBefore])
    } else {
      // Too soon after a pause for a measure.
      present = known
    }
    let interval = present * Self.share.denominator / Self.share.numerator
    // One at a time is what the window allows, if it comes to that.
    self[.learnedInterval] = min(interval, max(self[.latency], Self.second / 10))
    self[.rateGrownAt] = now
    self[.secondStart] = now
    self[.sentNow] = 0
    self[.sentBefore] = 0
  }

  /// Raises the rate again while all goes well.
  func growRate(at now: Int) {
    let interval = self[.learnedInterval]
    let grownAt = self[.rateGrownAt]
    guard interval > 0, now - grownAt >= Self.timeBetweenGrowths,
      words.replace(grownAt, by: now, index(.rateGrownAt))
    else { return }
    let isNear = now - self[.lastCut] < Self.caution.lasts
    let growth = isNear ? Self.caution.growth : Self.boldGrowth
    let milliseconds = min(now - grownAt, Self.second) / 1_000_000
    let shorter = interval - interval * growth / 1000 * milliseconds / 1000
    // A thousand a second are more than anybody would have throttled.
    self[.learnedInterval] = shorter > Self.second / 1000 ? shorter : 0
  }
}
