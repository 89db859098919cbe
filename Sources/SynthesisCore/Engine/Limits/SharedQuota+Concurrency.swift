import Base

extension SharedQuota {
  /// A slot that last asked this long ago waits no longer, or its process hangs.
  private static let patience = 100_000_000

  /// How many requests may be under way at present.
  var concurrency: Int { max(1, self[.window] / 1000) }

  /// How many are under way, in all workers.
  var inFlight: Int { (0..<slots).reduce(0) { $0 + words.load(index(.held, of: $1)) } }

  /// When to ask again for a place. Places of other processes come free without a sign; a 32nd of
  /// the time that requests take wastes little of a place and little of the processor.
  var recheck: Int { min(max(self[.latency] / 32, 1_000_000), 25_000_000) }

  /// Takes a place among the requests under way, if there is one.
  package func takePlace(slot: Int, at now: Int) -> Bool {
    guard inFlight < concurrency, !mustYield(slot, at: now) else {
      words.store(now, index(.wantedAt, of: slot))
      return false
    }
    words.add(1, index(.held, of: slot))
    // Several may have seen the same place free. The count is of what each slot says it holds and
    // nothing else, so a death between any two steps leaves nothing to repair.
    guard inFlight <= concurrency else {
      givePlace(slot: slot)
      words.store(now, index(.wantedAt, of: slot))
      return false
    }
    words.store(0, index(.wantedAt, of: slot))
    return true
  }

  package func givePlace(slot: Int) { words.add(-1, index(.held, of: slot)) }

  /// Whether a worker that waits has fewer requests under way. Without this rule a worker would
  /// keep all the places it has, as it is the first to know when one comes free.
  private func mustYield(_ slot: Int, at now: Int) -> Bool {
    let own = words.load(index(.held, of: slot))
    guard own > 0 else { return false }
    return (0..<slots).contains { other in
      let wantedAt = words.load(index(.wantedAt, of: other))
      return other != slot && wantedAt != 0 && now - wantedAt < Self.patience
        && words.load(index(.held, of: other)) < own
    }
  }

  // MARK: The window

  /// A request that was sent at `start` has completed. Called before its place is given back.
  func completed(sentAt start: Int, at now: Int) {
    let latency = self[.latency]
    self[.latency] = latency == 0 ? now - start : latency + (now - start - latency) / 8
    if start > self[.lastCut] { self[.strikes] = 0 }
    growRate(at: now)
    guard self[.isAdaptive] == 1, self[.window] < self[.ceiling] * 1000, inFlight >= concurrency
    else { return }
    // One more for each round trip in which nothing went wrong.
    let growth = self[.lastGrowth]
    guard start > self[.lastCut], now - max(growth, self[.lastCut]) >= self[.latency],
      words.replace(growth, by: now, index(.lastGrowth))
    else { return }
    words.add(1000, index(.window))
  }

  /// A request that was sent at `start` was throttled or timed out. Tells whether that is news: all
  /// that were under way with one that brought the news before say the same.
  @discardableResult
  func strained(sentAt start: Int, at now: Int) -> Bool {
    let cut = self[.lastCut]
    guard start >= cut, now - cut >= self[.latency], words.replace(cut, by: now, index(.lastCut))
    else { return false }
    guard self[.isAdaptive] == 1 else { return true }
    // A window that is not filled is no measure of what the endpoint bears.
    let used = max(1, inFlight) * 1000
    while true {
      let present = self[.window]
      let cut = max(1000, min(present, used) * 7 / 10)
      if words.replace(present, by: cut, index(.window)) { return true }
    }
  }
}
