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
