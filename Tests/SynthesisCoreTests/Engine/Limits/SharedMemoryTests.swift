import Testing

@testable import Base
@testable import Engine
@testable import Models
@testable import Synthesize

@Suite("The memory of shared limits")
struct SharedMemoryTests {
  @Test("endpoints with one key and model share a quota, others have their own")
  func identity() throws {
    let loaded = try loadSettings(
      """
      {"environment_mode": "math", "requests_per_minute": 100, "endpoints": [
        {"base_url": "http://a/v1", "api_key": "k", "model_name": "m"},
        {"base_url": "http://b/v1", "api_key": "k", "model_name": "m"},
        {"base_url": "http://c/v1", "api_key": "other", "model_name": "m"},
        {"base_url": "http://d/v1", "api_key": "k", "model_name": "n", "requests_per_minute": 7}
      ]}
      """)
    let model = loaded.settings.model
    let limits = try SharedLimits(
      workers: 1, routes: model.routes, budget: BudgetSettings(), spent: SharedBudget.Amount(),
      at: 1)
    let quotas = model.endpoints(for: .explore).map { limits.quota(of: $0.quotaIdentity) }
    #expect(
      quotas.map { $0?.base } == [
        limits.quotas[0].base, limits.quotas[0].base, limits.quotas[1].base, limits.quotas[2].base,
      ])
    #expect(quotas.map { $0?[.requestsPerMinute] } == [100, 100, 100, 7])
    let health = model.endpoints(for: .explore).map { limits.health(of: $0.identity)?.base }
    #expect(Set(health).count == 4 && !health.contains(nil))
    #expect(limits.health(of: 1) == nil)
  }

  @Test("memory that holds something else, or less than it says, is refused")
  func refused() throws {
    #expect(SharedLimits(adopting: try SharedWords(count: 64)) == nil)
    #expect(SharedLimits(adopting: try SharedWords(count: 1)) == nil)
    let words = try SharedWords(count: 24)
    for (index, value) in [0x53_4C_49_4D_0002, 4, 100].enumerated() { words.store(value, index) }
    #expect(SharedLimits(adopting: words) == nil)
  }
}
