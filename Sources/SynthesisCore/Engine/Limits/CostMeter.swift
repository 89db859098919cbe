package import Base

/// Pays for the requests to one endpoint.
package struct CostMeter: Sendable {
  /// Nil where nothing is shared: a single process without limits.
  package var budget: SharedBudget?
  /// Nil if it is not known, which under a limit of the cost no config gets through with.
  package var price: ModelPrice?
  package var clock: TimeSource

  package init(
    budget: SharedBudget? = nil, price: ModelPrice? = nil, clock: TimeSource = TimeSource()
  ) {
    self.budget = budget
    self.price = price
    self.clock = clock
  }

  package struct Reservation: Sendable, Hashable {
    fileprivate let amount: SharedBudget.Amount
    fileprivate let time: Int
  }

  /// Sets aside the most that a request can come to: no token is shorter than a byte.
  package func reserve(requestBytes: Int, replyLimit: Int) throws(PermitDenial) -> Reservation {
    let cost = price?.highestCost(promptTokens: requestBytes, completionTokens: replyLimit)
    let amount = SharedBudget.Amount(cost: cost ?? .zero, tokens: requestBytes + replyLimit)
    if let kind = budget?.reserve(amount) { throw .budget(kind) }
    return Reservation(amount: amount, time: clock.wall())
  }

  /// Returns what the request has cost, as far as anybody can tell: one whose end is not known is
  /// taken to have cost all that was set aside.
  package func settle(_ reservation: Reservation, _ end: RequestEnd) -> Money {
    let used = used(reservation, end)
    budget?.settle(reservation.amount, used: used)
    return used.cost
  }

  private func used(_ reservation: Reservation, _ end: RequestEnd) -> SharedBudget.Amount {
    guard let usage = end.usage else {
      return end.kind == .notSent ? SharedBudget.Amount() : reservation.amount
    }
    // Whether an endpoint goes by the beginning or by the end of a request is its own affair.
    let prices = [reservation.time, clock.wall()].compactMap { price?.prices(at: $0) }
    return SharedBudget.Amount(
      cost: prices.map { $0.cost(of: usage) }.max() ?? .zero,
      tokens: usage.prompt + usage.completion)
  }
}
