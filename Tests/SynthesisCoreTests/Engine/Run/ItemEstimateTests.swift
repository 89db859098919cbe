import Testing

@testable import Base
@testable import Engine

@Suite("Estimates of what an item takes")
struct ItemEstimateTests {
  private static func part(_ models: [String]) -> ItemEstimate.Part {
    ItemEstimate.Part(
      role: "r", models: models, requests: Span(least: 1, most: 4), usualRequests: 2,
      promptTokens: Span(least: 1_000_000, most: 3_000_000),
      completionTokens: Span(least: 1_000_000, most: 2_000_000))
  }

  private static func prices(_ text: String) throws -> [String: ModelPrice] {
    try SettingsSchema(initial: EngineSettings(), sections: [EngineSettings.section]).load(
      Array("{\"prices\": \(text)}".utf8), file: "f", environment: .none, purpose: .inspection
    ).settings.budget.prices
  }

  @Test("Costs go from the cheapest that the tokens can come to, to the dearest")
  func costs() throws {
    let estimate = ItemEstimate(parts: [Self.part(["m"])])
    let plain = try Self.prices(#"{"m": {"input": 2, "output": 10}}"#)
    #expect(estimate.cost(plain) == Span(least: 12, most: 26))
    let cached = try Self.prices(#"{"m": {"input": 2, "cached_input": 1, "output": 10}}"#)
    #expect(estimate.cost(cached) == Span(least: 11, most: 26))
    let night = try Self.prices(
      """
      {"m": {"input": 2, "output": 10,
             "off_peak": {"window": ["22:00-06:00"], "input": 1, "output": 4}}}
      """)
    #expect(estimate.cost(night) == Span(least: 5, most: 26))
  }

  @Test("Of several models that may be asked, the cheapest and the dearest count")
  func models() throws {
    let estimate = ItemEstimate(parts: [Self.part(["a", "b"]), Self.part(["a"])])
    let prices = try Self.prices(
      #"{"a": {"input": 1, "output": 1}, "b": {"input": 2, "output": 2}}"#)
    #expect(estimate.cost(prices) == Span(least: 4, most: 15))
    #expect(estimate.requests == Span(least: 2, most: 8))
    #expect(estimate.tokens == Span(least: 4_000_000, most: 10_000_000))
  }

  @Test("A model without a price leaves the cost unknown, and is named")
  func unpriced() throws {
    let estimate = ItemEstimate(parts: [Self.part(["a", "b"])])
    let prices = try Self.prices(#"{"a": {"input": 1, "output": 1}}"#)
    #expect(estimate.cost(prices) == nil)
    #expect(estimate.unpriced(prices) == ["b"])
  }
}
