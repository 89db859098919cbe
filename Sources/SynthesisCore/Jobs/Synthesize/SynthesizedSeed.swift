import Engine

/// All that the work on one seed came to.
struct SynthesizedSeed: Sendable {
  /// The names of the job's outputs.
  static let pairs = "pairs"
  static let trajectories = "trajectories"

  var outcome: ItemOutcome
  var counters = Counters()
  /// The selected trajectories, those without a pair too.
  var trajectories: [TrajectoryRecord] = []
  var pairs: [QARecord] = []
  /// What kept the seed from being done; the same for all seeds after it.
  var fatal: FatalCondition.Kind?
}

extension ItemResult {
  init(_ seed: SynthesizedSeed) {
    self.init(
      outcome: seed.outcome,
      records: [
        SynthesizedSeed.pairs: seed.pairs.map(\.line),
        SynthesizedSeed.trajectories: seed.trajectories.map(\.line),
      ],
      counters: seed.counters, fatal: seed.fatal)
  }
}
