/// What a run may spend, and what models cost.
struct BudgetSettings: Sendable, Hashable {
  /// Nil sets no limit.
  var maxCost: Money?
  var maxTokens: Int?
  /// By the model's name.
  var prices: [String: ModelPrice] = [:]

  var isLimited: Bool { maxCost != nil || maxTokens != nil }
}
