package import Base

/// All that the workers of a run share in memory: the budget, the quotas of each key and model, and
/// how the endpoints are.
///
/// The parent makes it and gives each worker its descriptor. Both find the quotas in it by their
/// identity, so that neither depends on the order in which the other counts endpoints.
package struct SharedLimits: Sendable {
  /// Says what it is, and in which layout.
  private static let mark = 0x53_4C_49_4D_0002

  private enum Word: Int, CaseIterable { case mark, slots, quotas, endpoints }

  private static let headerSize = 8

  private let words: SharedWords

  /// For the parent. `spent` is what earlier starts of the run came to.
  package init(
    workers slots: Int, requestsPerWorker: Int = 64, routes: RequestRoutes,
    budget limits: BudgetSettings,
    spent: SharedBudget.Amount, at now: Int
  ) throws(SystemError) {
    let (quotas, endpoints) = (routes.quotas, routes.endpoints)
    words = try SharedWords(
      count: Self.size(slots: slots, quotas: quotas.count, endpoints: endpoints.count))
    words.store(slots, Word.slots.rawValue)
    words.store(quotas.count, Word.quotas.rawValue)
    words.store(endpoints.count, Word.endpoints.rawValue)
    budget.set(limits, spent: spent)
    for (index, quota) in quotas.enumerated() {
      self.quota(index).set(
        quota.settings, identity: quota.identity, requests: requestsPerWorker * slots, at: now)
    }
    for (index, endpoint) in endpoints.enumerated() {
      health(index).set(identity: endpoint.identity)
    }
    words.store(Self.mark, Word.mark.rawValue)
  }

  /// For a worker; nil if the memory is nothing of the kind.
  init?(adopting words: SharedWords) {
    self.words = words
    guard words.count >= Self.headerSize + SharedBudget.size,
      words.load(Word.mark.rawValue) == Self.mark, (1...1024).contains(slots),
      (0...10_000).contains(quotaCount), (0...10_000).contains(endpointCount),
      words.count >= Self.size(slots: slots, quotas: quotaCount, endpoints: endpointCount)
    else { return nil }
  }

  /// To hand on to workers.
  package var descriptor: Int32? { words.descriptor }

  var slots: Int { words.load(Word.slots.rawValue) }

  package var budget: SharedBudget { SharedBudget(words: words, base: Self.headerSize) }

  package var quotas: [SharedQuota] { (0..<quotaCount).map(quota) }

  package func quota(of identity: Int) -> SharedQuota? {
    quotas.first { $0[.identity] == identity }
  }

  /// How an endpoint is, as the worker in a slot notes it; nil for one that the run does not know.
  package func health(of identity: Int, slot: Int = 0) -> EndpointHealth? {
    (0..<endpointCount).lazy.map { health($0, slot: slot) }.first { $0.identity == identity }
  }

  /// Gives back what the worker in a slot held. It must have ended.
  func vacate(_ slot: Int) {
    for quota in quotas { quota.vacate(slot) }
    for index in 0..<endpointCount { health(index).vacate(slot) }
  }

  private var quotaCount: Int { words.load(Word.quotas.rawValue) }

  private var endpointCount: Int { words.load(Word.endpoints.rawValue) }

  private static func size(slots: Int, quotas: Int, endpoints: Int) -> Int {
    headerSize + SharedBudget.size + quotas * SharedQuota.size(slots: slots)
      + endpoints * EndpointHealth.size(slots: slots)
  }

  private func health(_ index: Int, slot: Int = 0) -> EndpointHealth {
    EndpointHealth(
      words: words, base: Self.size(slots: slots, quotas: quotaCount, endpoints: index),
      slots: slots, slot: slot)
  }

  private func quota(_ index: Int) -> SharedQuota {
    SharedQuota(
      words: words,
      base: Self.headerSize + SharedBudget.size + index * SharedQuota.size(slots: slots),
      slots: slots)
  }
}

extension SharedLimits {
  /// Whether every role of a job has an endpoint that takes requests.
  package enum Availability: Sendable, Hashable {
    case open
    /// Some role's endpoints have all asked to wait, until a time that is known.
    case paused
    /// Some role's endpoints have all failed since a while, or asked to wait.
    case failing
  }

  /// Single failures mean nothing: an endpoint that is out has been so for a moment.
  private static let doubt = 1_000_000_000

  package func availability(of routes: RequestRoutes, at now: Int) -> Availability {
    var result = Availability.open
    for role in routes.roles where !role.isEmpty {
      let states = role.map { availability(of: $0, at: now) }
      if states.contains(.open) { continue }
      result = states.contains(.failing) || result == .failing ? .failing : .paused
    }
    return result
  }

  private func availability(of endpoint: EndpointEntry, at now: Int) -> Availability {
    if let since = health(of: endpoint.identity)?.state.failingSince, now - since > Self.doubt {
      return .failing
    }
    return quota(of: endpoint.quota).map { $0.blockedUntil > now } == true ? .paused : .open
  }
}
