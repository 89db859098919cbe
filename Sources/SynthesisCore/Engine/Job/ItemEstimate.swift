import Base

/// Between what and what a number lies. In floating point: of deep trees there are more nodes than
/// integers.
package struct Span: Sendable, Hashable {
  package var least: Double
  package var most: Double

  package init(least: Double, most: Double) {
    self.least = least
    self.most = most
  }

  package static let zero = Span(least: 0, most: 0)

  package static func + (left: Span, right: Span) -> Span {
    Span(least: left.least + right.least, most: left.most + right.most)
  }

  package static func * (span: Span, factor: Double) -> Span {
    Span(least: span.least * factor, most: span.most * factor)
  }
}

/// What one item is likely to ask of models, known before a run from its settings alone. Requests that
/// are repeated since an endpoint failed are not in it.
package struct ItemEstimate: Sendable, Hashable {
  /// The requests of one role.
  package struct Part: Sendable, Hashable {
    package var role: String
    /// Those that may be asked.
    package var models: [String]
    package var requests: Span
    /// If every reply can be used at once.
    package var usualRequests: Double
    package var promptTokens: Span
    package var completionTokens: Span

    package init(
      role: String, models: [String], requests: Span, usualRequests: Double, promptTokens: Span,
      completionTokens: Span
    ) {
      self.role = role
      self.models = models
      self.requests = requests
      self.usualRequests = usualRequests
      self.promptTokens = promptTokens
      self.completionTokens = completionTokens
    }
  }

  package var parts: [Part]

  package init(parts: [Part]) { self.parts = parts }

  package var requests: Span { parts.reduce(.zero) { $0 + $1.requests } }
  package var usualRequests: Double { parts.reduce(0) { $0 + $1.usualRequests } }
  package var tokens: Span {
    parts.reduce(.zero) { $0 + $1.promptTokens + $1.completionTokens }
  }

  /// Nil where the price of a model that may be asked is not known.
  package func cost(_ prices: [String: ModelPrice]) -> Span? {
    guard unpriced(prices).isEmpty else { return nil }
    return parts.reduce(Span.zero) { total, part in
      let costs = part.models.compactMap { prices[$0] }.map { $0.cost(of: part) }
      return total
        + Span(
          least: costs.map(\.least).min() ?? 0, most: costs.map(\.most).max() ?? 0)
    }
  }

  /// The models without a price.
  package func unpriced(_ prices: [String: ModelPrice]) -> [String] {
    Set(parts.flatMap(\.models)).filter { prices[$0] == nil }.sorted()
  }
}

extension ModelPrice {
  /// At the cheapest hour with all input cached, and at the dearest with none.
  fileprivate func cost(of part: ItemEstimate.Part) -> Span {
    let all = [usual] + (offPeak.map { [$0.prices] } ?? [])
    let inputs = all.flatMap { [$0.input, $0.cachedInput ?? $0.input] }.map(\.double)
    let outputs = all.map(\.output.double)
    func cost(_ tokens: Double, _ price: Double?) -> Double {
      tokens * (price ?? 0) / Double(TokenPrices.tokens)
    }
    return Span(
      least: cost(part.promptTokens.least, inputs.min())
        + cost(part.completionTokens.least, outputs.min()),
      most: cost(part.promptTokens.most, inputs.max())
        + cost(part.completionTokens.most, outputs.max()))
  }
}
