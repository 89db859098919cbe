import Testing

@testable import Base
@testable import Engine

@Suite("Budget")
struct BudgetTests {
  private static func budget(
    cost: String? = nil, tokens: Int? = nil, spent: SharedBudget.Amount = SharedBudget.Amount()
  ) throws -> SharedBudget {
    let budget = SharedBudget(words: try SharedWords(count: SharedBudget.size), base: 0)
    let limit = try cost.map { try #require(Money(decimal: $0)) }
    budget.set(BudgetSettings(maxCost: limit, maxTokens: tokens), spent: spent)
    return budget
  }

  private static func money(_ text: String) throws -> Money { try #require(Money(decimal: text)) }

  private static func price() throws -> ModelPrice {
    ModelPrice(
      usual: TokenPrices(
        input: try money("0.27"), cachedInput: try money("0.07"), output: try money("1.10")))
  }

  @Test("Nothing that could cross a limit is let through, and what was not used comes back")
  func reserve() throws {
    let budget = try Self.budget(cost: "1", tokens: 1000)
    let large = SharedBudget.Amount(cost: try Self.money("0.6"), tokens: 100)
    #expect(budget.reserve(large) == nil)
    #expect(budget.reserve(large) == .cost)
    #expect(budget.spent == large)
    budget.settle(large, used: SharedBudget.Amount(cost: try Self.money("0.1"), tokens: 50))
    #expect(budget.reserve(large) == nil)
    let many = SharedBudget.Amount(cost: .zero, tokens: 851)
    #expect(budget.reserve(many) == .tokens)
    #expect(budget.spent == SharedBudget.Amount(cost: try Self.money("0.7"), tokens: 150))
    #expect(budget.reserve(SharedBudget.Amount(cost: try Self.money("0.3"), tokens: 850)) == nil)
    #expect(budget.reserve(SharedBudget.Amount(cost: .zero, tokens: 0)) == nil)
    #expect(budget.reserve(SharedBudget.Amount(cost: Money(trillionths: 1), tokens: 0)) == .cost)
  }

  @Test("What earlier starts have spent counts")
  func spentBefore() throws {
    let budget = try Self.budget(
      cost: "1", spent: SharedBudget.Amount(cost: try Self.money("0.9"), tokens: 5))
    #expect(budget.reserve(SharedBudget.Amount(cost: try Self.money("0.11"), tokens: 0)) == .cost)
  }

  @Test("Many at once never get more than there is")
  func concurrent() async throws {
    let budget = try Self.budget(tokens: 10_000)
    let taken = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<8 {
        group.addTask {
          var taken = 0
          for round in 0..<2000 {
            let amount = SharedBudget.Amount(cost: .zero, tokens: round % 7 + 1)
            if budget.reserve(amount) == nil { taken += amount.tokens }
          }
          return taken
        }
      }
      return await group.reduce(0, +)
    }
    #expect(taken == budget.spent.tokens)
    #expect((9_994...10_000).contains(taken))
  }

  @Test("A request costs what its tokens cost, cached ones less")
  func cost() throws {
    let counts = TokenCounts(prompt: 1000, cachedPrompt: 400, completion: 200)
    // 600 · 0.27 + 400 · 0.07 + 200 · 1.10 by the million.
    #expect(try Self.price().usual.cost(of: counts) == Self.money("0.000410"))
  }

  @Test("Off the peak, by the hours of UTC, other prices hold")
  func offPeak() throws {
    var price = try Self.price()
    price.offPeak = ModelPrice.OffPeak(
      windows: [try #require(DailyWindow("16:30-00:30"))],
      prices: TokenPrices(input: try Self.money("0.135"), output: try Self.money("0.55")))
    #expect(price.prices(at: 12 * 3600) == price.usual)
    #expect(price.prices(at: 86_400 * 20_000 + 23 * 3600) == price.offPeak?.prices)
    #expect(price.prices(at: 1000) == price.offPeak?.prices)
    // The dearest of all hours.
    #expect(
      price.highestCost(promptTokens: 1_000_000, completionTokens: 1_000_000)
        == (try Self.money("1.37")))
  }

  @Test("What is set aside covers the reply, and an unknown end costs all of it")
  func costMeter() throws {
    let budget = try Self.budget(cost: "1")
    let meter = CostMeter(budget: budget, price: try Self.price())
    let reservation = try meter.reserve(requestBytes: 1000, replyLimit: 1000)
    #expect(budget.spent.cost == (try Self.money("0.00137")))
    let usage = TokenCounts(prompt: 300, completion: 100)
    let cost = meter.settle(reservation, RequestEnd(kind: .completed, usage: usage))
    #expect(cost == (try Self.money("0.000191")))
    #expect(budget.spent == SharedBudget.Amount(cost: cost, tokens: 400))
    for (kind, spent) in [
      (RequestEnd.Kind.timedOut, "0.001561"), (.notSent, "0.001561"), (.failed, "0.002931"),
    ] {
      let next = try meter.reserve(requestBytes: 1000, replyLimit: 1000)
      _ = meter.settle(next, RequestEnd(kind: kind))
      #expect(budget.spent.cost == (try Self.money(spent)), "\(kind)")
    }
  }

  @Test("Past the limit the meter stays shut, and says which limit")
  func shut() throws {
    let meter = CostMeter(budget: try Self.budget(tokens: 100), price: nil)
    #expect(throws: PermitDenial.budget(.tokens)) {
      try meter.reserve(requestBytes: 60, replyLimit: 41)
    }
  }
}
