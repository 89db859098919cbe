package import Base

/// What a run has spent, in memory that all workers share.
///
/// The counts hold what was used and what requests under way may still use. They are raised before
/// a request is sent, and only if they stay within the limits; so the limits hold whatever the
/// workers do at once. What a worker has reserved when it dies stays counted: its request may well
/// be paid for.
package struct SharedBudget: Sendable {
  let words: SharedWords
  /// The first word.
  let base: Int

  private enum Word: Int, CaseIterable {
    case costLimit, tokenLimit
    case cost, tokens
  }

  static let size = 8

  package struct Amount: Sendable, Hashable {
    var cost: Money
    var tokens: Int

    package init(cost: Money = .zero, tokens: Int = 0) {
      self.cost = cost
      self.tokens = tokens
    }
  }

  /// `spent` is what earlier starts of the run came to.
  func set(_ settings: BudgetSettings, spent: Amount) {
    words.store(settings.maxCost?.trillionths ?? .max, index(.costLimit))
    words.store(settings.maxTokens ?? .max, index(.tokenLimit))
    words.store(spent.cost.trillionths, index(.cost))
    words.store(spent.tokens, index(.tokens))
  }

  /// Used and reserved.
  var spent: Amount {
    Amount(
      cost: Money(trillionths: words.load(index(.cost))), tokens: words.load(index(.tokens)))
  }

  /// Takes the amount out of the budget, or tells which limit it would cross.
  func reserve(_ amount: Amount) -> BudgetKind? {
    guard raise(.cost, by: amount.cost.trillionths, limit: .costLimit) else { return .cost }
    guard raise(.tokens, by: amount.tokens, limit: .tokenLimit) else {
      words.add(-amount.cost.trillionths, index(.cost))
      return .tokens
    }
    return nil
  }

  /// What was reserved has come to what was used.
  func settle(_ reserved: Amount, used: Amount) {
    words.add(used.cost.trillionths - reserved.cost.trillionths, index(.cost))
    words.add(used.tokens - reserved.tokens, index(.tokens))
  }

  private func raise(_ word: Word, by amount: Int, limit: Word) -> Bool {
    while true {
      let present = words.load(index(word))
      guard amount <= words.load(index(limit)) - present else { return false }
      if words.replace(present, by: present + amount, index(word)) { return true }
    }
  }

  private func index(_ word: Word) -> Int { base + word.rawValue }
}

/// What a run can have a limit of.
package enum BudgetKind: Hashable, Sendable { case cost, tokens }
