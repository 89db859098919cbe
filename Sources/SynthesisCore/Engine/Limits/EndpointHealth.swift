import Base

/// Whether an endpoint answers, as all workers see it, in memory that they share.
///
/// Requests under way stand in a word of each worker's own, which the parent clears when it has ended.
/// An answer is whatever shows that it works: a completion, a refusal, the wish to slow down. It
/// fails where it can't be reached, answers with a server's error, or with no completion.
package struct EndpointHealth: Sendable {
  private enum Word: Int, CaseIterable {
    case identity
    // In nanoseconds of the monotonic clock; 0 for none.
    /// When the latest of the requests was sent that were answered: an answer tells of the endpoint as
    /// it was then.
    case answeredAt
    /// The latest failure.
    case failedAt
    /// The first failure since the latest answer; 0 for none.
    case failingSince
    /// When a failing endpoint asked to be tried again; 0 if it did not.
    case comebackAt
  }

  private static let headerSize = 8

  static func size(slots: Int) -> Int { headerSize + (slots + 7) / 8 * 8 }

  let words: SharedWords
  /// The first word.
  let base: Int
  private let slots: Int
  /// Whose requests are counted here.
  private let slot: Int

  init(words: SharedWords, base: Int, slots: Int, slot: Int) {
    self.words = words
    self.base = base
    self.slots = slots
    self.slot = slot
  }

  /// Of an endpoint that no other process asks.
  package init() {
    self.init(
      words: SharedWords(unsharedCount: Self.size(slots: 1)), base: 0, slots: 1, slot: 0)
  }

  func set(identity: Int) { words.store(identity, index(.identity)) }

  var identity: Int { words.load(index(.identity)) }

  /// A request is sent; owed one `requestEnded`.
  package func requestBegan() { words.add(1, index(of: slot)) }

  package func requestEnded() { words.add(-1, index(of: slot)) }

  /// Whether a request is under way, which may yet be answered.
  package var isBusy: Bool { (0..<slots).contains { words.load(index(of: $0)) > 0 } }

  func vacate(_ slot: Int) { words.store(0, index(of: slot)) }

  /// A request that was sent at `start` has been answered.
  package func answered(sentAt start: Int) {
    if start > words.load(index(.answeredAt)) { words.store(start, index(.answeredAt)) }
    let since = words.load(index(.failingSince))
    // One that was under way when the trouble began does not show that it is over.
    if since != 0, start >= since { _ = words.replace(since, by: 0, index(.failingSince)) }
  }

  /// `comeback` is how long the endpoint asked to wait, in seconds.
  package func failed(at now: Int, comeback: Double? = nil) {
    words.store(now, index(.failedAt))
    _ = words.replace(0, by: now, index(.failingSince))
    let wait = Int(min(max(comeback ?? 0, 0), Self.longestComeback) * 1e9)
    words.store(wait > 0 ? now + wait : 0, index(.comebackAt))
  }

  /// A longer wait is not worth its while for an endpoint that does not answer.
  private static let longestComeback = 600.0
  /// What a try at the time named may take, with the pause before it.
  private static let tryTime = 10_000_000_000

  package var state: State {
    let since = words.load(index(.failingSince))
    return State(
      answeredAt: words.load(index(.answeredAt)), failedAt: words.load(index(.failedAt)),
      failingSince: since == 0 ? nil : since, comebackAt: words.load(index(.comebackAt)))
  }

  package struct State: Sendable, Hashable {
    package var answeredAt = 0
    package var failedAt = 0
    package var failingSince: Int?
    package var comebackAt: Int

    package init(
      answeredAt: Int = 0, failedAt: Int = 0, failingSince: Int? = nil, comebackAt: Int = 0
    ) {
      self.answeredAt = answeredAt
      self.failedAt = failedAt
      self.failingSince = failingSince
      self.comebackAt = comebackAt
    }

    package var hasAnswered: Bool { answeredAt != 0 }

    /// When it is given up; nil as long as it works, and where it is waited for without end. One that
    /// has named a time is tried once more after that.
    package func givenUp(by patience: OutagePatience) -> Int? {
      guard let failingSince else { return nil }
      let seconds: Double? = hasAnswered ? patience.outageSeconds : patience.firstAnswerSeconds
      guard let seconds else { return nil }
      let end = failingSince + Int(seconds * 1e9)
      let lastTry = min(comebackAt, failingSince + Int(EndpointHealth.longestComeback * 1e9))
      return max(end, lastTry + EndpointHealth.tryTime)
    }
  }

  private func index(_ word: Word) -> Int { base + word.rawValue }

  private func index(of slot: Int) -> Int { base + Self.headerSize + slot }
}

/// How long endpoints are waited for that do not answer.
package struct OutagePatience: Sendable, Hashable {
  /// For those that have never answered.
  package var firstAnswerSeconds: Double
  /// For those that have; nil is for good.
  package var outageSeconds: Double?

  package init(firstAnswerSeconds: Double = 45, outageSeconds: Double? = nil) {
    self.firstAnswerSeconds = firstAnswerSeconds
    self.outageSeconds = outageSeconds
  }
}

/// What the memory of shared limits holds of an endpoint.
package struct EndpointEntry: Sendable, Hashable {
  /// Tells one address, key and model from another. Holds no part of the key.
  package let identity: Int
  /// Of the quota that its requests count against.
  package let quota: Int
  /// Scheme, host and port, for people.
  package let address: String

  package init(identity: Int, quota: Int, address: String = "") {
    self.identity = identity
    self.quota = quota
    self.address = address
  }
}

/// Where the requests of a run go, and what they share.
package struct RequestRoutes: Sendable, Hashable {
  package var quotas: [QuotaEntry]
  /// For each of the job's roles the endpoints that serve it.
  package var roles: [[EndpointEntry]]

  package init(quotas: [QuotaEntry] = [], roles: [[EndpointEntry]] = []) {
    self.quotas = quotas
    self.roles = roles
  }

  /// Each endpoint once.
  var endpoints: [EndpointEntry] {
    var endpoints: [EndpointEntry] = []
    for endpoint in roles.joined() where !endpoints.contains(endpoint) {
      endpoints.append(endpoint)
    }
    return endpoints
  }
}
