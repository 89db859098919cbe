/// What a model costs at the time of day.
struct ModelPrice: Sendable, Hashable {
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
