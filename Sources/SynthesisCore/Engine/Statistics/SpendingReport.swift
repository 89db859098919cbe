import Base

/// What a run's requests have come to, and how they are held back.
struct SpendingReport: Sendable, Hashable {
  struct Quota: Sendable, Hashable {
    var model: String
    /// Requests that may be under way at once at present.
    var concurrency: Int
    var throttles: Int
    /// The time for which the endpoint had all requests held.
    var pausedSeconds: Double
  }

  /// With what requests under way may still come to.
  var spent = SharedBudget.Amount()
  /// Whether the config tells any prices.
  var isPriced = false
  var itemsEnded = 0
  var itemsSelected = 0
  var quotas: [Quota] = []

  /// What the whole run will have cost at the rate so far; nil before the first seed has ended.
  var projected: Money? {
    guard itemsEnded > 0 else { return nil }
    let (high, low) = spent.cost.trillionths.multipliedFullWidth(by: max(itemsSelected, itemsEnded))
    guard high < itemsEnded else { return nil }
    return Money(trillionths: itemsEnded.dividingFullWidth((high, low)).quotient)
  }

  /// For people who watch; empty where there is nothing to tell.
  var words: [String] {
    var words: [String] = []
    if isPriced {
      let projection = projected.map { ", about \($0.brief) in all" } ?? ""
      words.append("cost \(spent.cost.brief)\(projection)")
    }
    if !quotas.isEmpty {
      words.append("up to \(quotas.reduce(0) { $0 + $1.concurrency }) requests at once")
    }
    return words
  }
}
