/// The seeds of a run that could not be finished, by what they are known by.
struct FailedSeeds: Sendable {
  struct Failure: Sendable, Hashable {
    var sourceID: String
    var state: SeedState
    var stage: String
    var cause: String
    var attempts: Int
  }

  private(set) var failures: [SeedKey: Failure] = [:]

  var isEmpty: Bool { failures.isEmpty }

  subscript(key: SeedKey) -> Failure? { failures[key] }

  /// Takes a seed's latest end: one that succeeds is no longer among the failed.
  mutating func take(_ summary: SeedSummary) {
    switch summary.outcome.state {
    case .accepted, .noQA: if !failures.isEmpty { failures[summary.key] = nil }
    case .failed, .quarantined:
      failures[summary.key] = Failure(
        sourceID: summary.sourceID, state: summary.outcome.state, stage: summary.outcome.stage,
        cause: summary.outcome.cause, attempts: summary.attempts)
    }
  }
}

extension SeedSummary {
  var key: SeedKey { SeedKey(digest: digest, occurrence: occurrence) }
}

extension Seed {
  var key: SeedKey { SeedKey(digest: digest, occurrence: occurrence) }
}

extension BadSeed {
  var key: SeedKey { SeedKey(digest: digest, occurrence: occurrence) }
}
