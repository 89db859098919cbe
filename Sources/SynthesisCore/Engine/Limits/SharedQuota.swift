import Base

/// The limits of one key and model, in memory that all workers share.
///
/// It keeps time in nanoseconds of the monotonic clock, which comes in with each call. A worker is
/// named by its slot, and what it holds stands in words of its own: the parent gives it back when
/// the worker has died, without asking anyone.
package struct SharedQuota: Sendable {
  let words: SharedWords
  /// The first word.
  let base: Int
  let slots: Int

  /// Words of the quota itself; behind them are those of the slots.
  enum Word: Int, CaseIterable {
    case identity
    // Set once.
    case requestsPerMinute, tokensPerMinute, burst, delay, ceiling, isAdaptive
    // What the endpoint says of its limits; 0 if it has said nothing.
    case announcedRequests, announcedTokens
    // Token buckets, two words each.
    case rate, rateBack, pace, paceBack, spacing, spacingBack, tokens, tokensBack
    /// Requests that may be under way, in thousandths.
    case window
    case lastCut, lastGrowth
    /// Smoothed duration of requests that completed.
    case latency
    case blockedUntil
    /// Why, as a `BlockCause`.
    case blockCause
    // The learned rate: nanoseconds between requests, 0 for none; what was sent in this second and
    // in the one before.
    case learnedInterval, rateGrownAt, secondStart, sentNow, sentBefore
    /// Throttles without a success between them.
    case strikes
    // For the statistics.
    case throttles, pausedTime
  }

  enum SlotWord: Int {
    /// Requests under way.
    case held
    /// When it last asked for a place in vain; 0 if it does not wait for one.
    case wantedAt
    /// Time of the token bucket that its requests have reserved.
    case tokenTime
  }

  /// A cache line each.
  static let slotSize = 8

  static func size(slots: Int) -> Int {
    (Word.allCases.count + 7) / 8 * 8 + slots * slotSize
  }

  /// `requests` is how many all workers may have under way where the settings leave it open.
  func set(_ settings: QuotaSettings, identity: Int, requests: Int, at now: Int) {
    let ceiling = settings.maxConcurrentRequests ?? requests
    let burst = Self.nanoseconds(settings.burstSeconds)
    self[.identity] = identity
    self[.requestsPerMinute] = settings.requestsPerMinute ?? 0
    self[.tokensPerMinute] = settings.tokensPerMinute ?? 0
    self[.burst] = burst
    self[.delay] = Self.nanoseconds(settings.requestDelaySeconds)
    self[.ceiling] = ceiling
    self[.isAdaptive] = settings.adaptsConcurrency ? 1 : 0
    self[.window] = ceiling * 1000
    bucket(.rate).start(at: now, tolerance: burst)
    bucket(.tokens).start(at: now, tolerance: burst)
  }

  subscript(word: Word) -> Int {
    get { words.load(base + word.rawValue) }
    nonmutating set { words.store(newValue, base + word.rawValue) }
  }

  func index(_ word: Word) -> Int { base + word.rawValue }

  func index(_ word: SlotWord, of slot: Int) -> Int {
    base + (Word.allCases.count + 7) / 8 * 8 + slot * Self.slotSize + word.rawValue
  }

  func bucket(_ word: Word) -> TokenBucket { TokenBucket(words: words, index: index(word)) }

  static func nanoseconds(_ seconds: Double) -> Int { Int(seconds * 1e9) }

  /// Gives back what the worker in a slot held. It must have ended.
  func vacate(_ slot: Int) {
    words.store(0, index(.held, of: slot))
    words.store(0, index(.wantedAt, of: slot))
    bucket(.tokens).giveBack(words.exchange(0, index(.tokenTime, of: slot)))
  }
}
