/// All limits that the workers of a run share in memory: a quota for each key and model.
///
/// The parent makes it and gives each worker its descriptor. Both find a quota in it by its
/// identity, so that neither depends on the order in which the other counts endpoints.
struct SharedLimits: Sendable {
  /// Says what it is, and in which layout.
  private static let mark = 0x53_4C_49_4D_0001

  private enum Word: Int, CaseIterable { case mark, slots, quotas }

  private static let headerSize = 8

  private let words: SharedWords

  /// For the parent.
  init(_ configuration: SynthesisConfiguration, at now: Int) throws(SystemError) {
    try self.init(configuration.model.quotas, workers: configuration.maxWorkers, at: now)
  }

  init(_ quotas: [ModelSettings.Quota], workers: Int, at now: Int) throws(SystemError) {
    words = try SharedWords(
      count: Self.headerSize + quotas.count * SharedQuota.size(slots: workers))
    words.store(workers, Word.slots.rawValue)
    words.store(quotas.count, Word.quotas.rawValue)
    for (index, quota) in quotas.enumerated() {
      self.quota(index).set(quota.settings, identity: quota.identity, workers: workers, at: now)
    }
    words.store(Self.mark, Word.mark.rawValue)
  }

  /// For a worker; nil if the memory is nothing of the kind.
  init?(adopting words: SharedWords) {
    self.words = words
    guard words.count >= Self.headerSize, words.load(Word.mark.rawValue) == Self.mark,
      (1...1024).contains(slots), (0...10_000).contains(quotaCount),
      words.count >= Self.headerSize + quotaCount * SharedQuota.size(slots: slots)
    else { return nil }
  }

  /// To hand on to workers.
  var descriptor: Int32? { words.descriptor }

  var slots: Int { words.load(Word.slots.rawValue) }

  var quotas: [SharedQuota] { (0..<quotaCount).map(quota) }

  func quota(of endpoint: EndpointSettings) -> SharedQuota? {
    quotas.first { $0[.identity] == endpoint.quotaIdentity }
  }

  /// Gives back what the worker in a slot held. It must have ended.
  func vacate(_ slot: Int) { for quota in quotas { quota.vacate(slot) } }

  private var quotaCount: Int { words.load(Word.quotas.rawValue) }

  private func quota(_ index: Int) -> SharedQuota {
    SharedQuota(
      words: words, base: Self.headerSize + index * SharedQuota.size(slots: slots), slots: slots)
  }
}
