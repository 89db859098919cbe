package import Base

/// All that the workers of a run share in memory: the budget, and the quotas of each key and model.
///
/// The parent makes it and gives each worker its descriptor. Both find the quotas in it by their
/// identity, so that neither depends on the order in which the other counts endpoints.
package struct SharedLimits: Sendable {
  /// Says what it is, and in which layout.
  private static let mark = 0x53_4C_49_4D_0001

  private enum Word: Int, CaseIterable { case mark, slots, quotas }

  private static let headerSize = 8

  private let words: SharedWords

  /// For the parent. `spent` is what earlier starts of the run came to.
  package init(
    workers slots: Int, requestsPerWorker: Int = 64, quotas: [QuotaEntry],
    budget limits: BudgetSettings,
    spent: SharedBudget.Amount, at now: Int
  ) throws(SystemError) {
    words = try SharedWords(
      count: Self.headerSize + SharedBudget.size + quotas.count * SharedQuota.size(slots: slots))
    words.store(slots, Word.slots.rawValue)
    words.store(quotas.count, Word.quotas.rawValue)
    budget.set(limits, spent: spent)
    for (index, quota) in quotas.enumerated() {
      self.quota(index).set(
        quota.settings, identity: quota.identity, requests: requestsPerWorker * slots, at: now)
    }
    words.store(Self.mark, Word.mark.rawValue)
  }

  /// For a worker; nil if the memory is nothing of the kind.
  init?(adopting words: SharedWords) {
    self.words = words
    guard words.count >= Self.headerSize + SharedBudget.size,
      words.load(Word.mark.rawValue) == Self.mark, (1...1024).contains(slots),
      (0...10_000).contains(quotaCount),
      words.count >= Self.headerSize + SharedBudget.size
        + quotaCount * SharedQuota.size(slots: slots)
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

  /// Gives back what the worker in a slot held. It must have ended.
  func vacate(_ slot: Int) { for quota in quotas { quota.vacate(slot) } }

  private var quotaCount: Int { words.load(Word.quotas.rawValue) }

  private func quota(_ index: Int) -> SharedQuota {
    SharedQuota(
      words: words,
      base: Self.headerSize + SharedBudget.size + index * SharedQuota.size(slots: slots),
      slots: slots)
  }
}
