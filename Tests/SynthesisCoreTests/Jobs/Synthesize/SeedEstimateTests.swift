import Testing

@testable import Base
@testable import Engine
@testable import Environment
@testable import Models
@testable import SynthesisCore
@testable import Synthesize

@Suite("Estimates of what a seed takes")
struct SeedEstimateTests {
  private static func estimate(
    seedBytes: Int = 40, _ change: (inout SynthesisSettings) -> Void
  ) throws -> ItemEstimate {
    var settings = SynthesisSettings()
    settings.mode = "math"
    settings.model.name = "m"
    settings.model.maxRetries = 0
    change(&settings)
    let definition = try EnvironmentRegistry.standard.definition(of: settings.mode)
    return SeedEstimate(settings, definition, seedBytes: seedBytes).item
  }

  private static func requests(_ estimate: ItemEstimate, _ role: String) -> [Double] {
    estimate.parts.filter { $0.role == role }.flatMap {
      [$0.requests.least, $0.usualRequests, $0.requests.most]
    }
  }

  static let shapes: [(shape: [Int], explore: [Double], pairs: [Double])] = [
    // Depth, branching, threshold, trajectories: a chain asks once for each step.
    ([3, 1, 0, 5], [3, 3, 3], [1, 1, 1]),
    // The root has two children, each of these one: 1 + 2 nodes are asked.
    ([2, 2, 1, 5], [2, 3, 3], [1, 2, 2]),
    // 1 + 2 + 4 + 8, and then one each.
    ([5, 2, 3, 3], [5, 23, 23], [1, 3, 3]),
    ([2, 20, 2, 1000], [2, 21, 21], [1, 400, 400]),
  ]

  @Test("Requests follow from depth, branching and trajectories", arguments: shapes)
  func shape(shape: [Int], explore: [Double], pairs: [Double]) throws {
    let estimate = try Self.estimate {
      $0.maxDepth = shape[0]
      $0.branchingFactor = shape[1]
      $0.depthThreshold = shape[2]
      $0.maxTrajectories = 1000
      $0.maxSelectedTrajectories = shape[3]
    }
    #expect(Self.requests(estimate, "explore") == explore)
    #expect(Self.requests(estimate, "synthesize") == pairs)
    #expect(Self.requests(estimate, "verify") == pairs)
  }

  @Test("Each correction that is allowed may ask all of it again")
  func corrections() throws {
    let once = try Self.estimate { _ in }
    let often = try Self.estimate { $0.model.maxRetries = 3 }
    #expect(often.requests.most == 4 * once.requests.most)
    #expect(often.requests.least == once.requests.least)
    #expect(often.usualRequests == once.usualRequests)
    #expect(often.tokens.most > 4 * once.tokens.most)
  }

  @Test("A simulated model verifies nothing and uses no tokens")
  func simulated() throws {
    let estimate = try Self.estimate { $0.model.isSimulated = true }
    #expect(estimate.parts.map(\.role) == ["explore", "synthesize"])
    #expect(estimate.tokens == .zero)
    #expect(estimate.unpriced([:]) == [])
  }

  @Test("Longer seeds, observations and replies take more tokens")
  func tokens() throws {
    let usual = try Self.estimate { _ in }.tokens
    #expect(usual.least > 0 && usual.least < usual.most)
    #expect(try Self.estimate(seedBytes: 4000) { _ in }.tokens.least > usual.least)
    #expect(
      try Self.estimate { $0.promptObservationLength = 9000 }.tokens.most > usual.most)
    #expect(try Self.estimate { $0.model.maxTokens = 9000 }.tokens.most > usual.most)
  }

  @Test("Even the deepest and widest tree has an estimate")
  func largest() throws {
    let estimate = try Self.estimate {
      $0.maxDepth = 50
      $0.branchingFactor = 20
      $0.depthThreshold = 50
    }
    #expect(estimate.requests.most > 1e60)
    #expect(estimate.tokens.most.isFinite)
  }
}
