package import Base

/// What a run may spend, and what models cost.
package struct BudgetSettings: Sendable, Hashable {
  /// Nil sets no limit.
  var maxCost: Money?
  var maxTokens: Int?
  /// By the model's name.
  package var prices: [String: ModelPrice]

  package init(maxCost: Money? = nil, maxTokens: Int? = nil, prices: [String: ModelPrice] = [:]) {
    self.maxCost = maxCost
    self.maxTokens = maxTokens
    self.prices = prices
  }

  var isLimited: Bool { maxCost != nil || maxTokens != nil }

  /// Whether people want to know what is spent.
  var isWatched: Bool { isLimited || !prices.isEmpty }
}

extension BudgetSettings {
  /// A limit of the cost holds only if every request's price is known: that of all `models`.
  package func checkPrices(of models: Set<String>, _ reading: inout SettingsReading) {
    guard [.run, .validation].contains(reading.purpose), maxCost != nil else { return }
    let place = reading.given["max_cost"]?.value.offset
    for name in models.sorted() where prices[name] == nil && !name.isEmpty {
      reading.reject(
        at: place, "max_cost needs to know what the model \"\(name)\" costs; say so in prices")
    }
    // Whichever model the environment names for the run, there is no price for it.
    if models.contains(""), prices.isEmpty {
      reading.reject(at: place, "max_cost needs to know what the model costs; say so in prices")
    }
  }
}

/// What a model costs at the time of day.
package struct ModelPrice: Sendable, Hashable {
  var usual = TokenPrices()
  var offPeak: OffPeak?

  struct OffPeak: Sendable, Hashable {
    var windows: [DailyWindow] = []
    var prices = TokenPrices()
  }

  /// `time` is in seconds since 1970, whose days are those of UTC.
  func prices(at time: Int) -> TokenPrices {
    let timeOfDay = time % DailyWindow.secondsOfDay
    guard let offPeak, offPeak.windows.contains(where: { $0.contains(timeOfDay) }) else {
      return usual
    }
    return offPeak.prices
  }

  /// The most that so many tokens can cost, whatever the hour and the cache.
  func highestCost(promptTokens: Int, completionTokens: Int) -> Money {
    let counts = TokenCounts(prompt: promptTokens, completion: completionTokens)
    let cached = TokenCounts(
      prompt: promptTokens, cachedPrompt: promptTokens, completion: completionTokens)
    let all = [usual] + (offPeak.map { [$0.prices] } ?? [])
    return all.flatMap { [$0.cost(of: counts), $0.cost(of: cached)] }.max() ?? .zero
  }
}

/// What tokens cost, by the million.
struct TokenPrices: Sendable, Hashable {
  var input = Money.zero
  /// Input that the endpoint had in its cache; nil if it costs what other input does.
  var cachedInput: Money?
  var output = Money.zero

  /// Prices have six decimals at most, so a single token's is exact.
  static let tokens = 1_000_000

  func cost(of counts: TokenCounts) -> Money {
    let cached = cachedInput ?? input
    return Money(
      trillionths: (counts.prompt - counts.cachedPrompt) * (input.trillionths / Self.tokens)
        + counts.cachedPrompt * (cached.trillionths / Self.tokens)
        + counts.completion * (output.trillionths / Self.tokens))
  }
}

/// What an endpoint says that a request used.
package struct TokenCounts: Sendable, Hashable {
  package var prompt: Int
  /// Those of `prompt` that the endpoint had in its cache.
  package var cachedPrompt: Int
  package var completion: Int

  package init(prompt: Int = 0, cachedPrompt: Int = 0, completion: Int = 0) {
    self.prompt = prompt
    self.cachedPrompt = cachedPrompt
    self.completion = completion
  }
}
