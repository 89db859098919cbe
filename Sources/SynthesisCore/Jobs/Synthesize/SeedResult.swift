/// All that the work on one seed came to.
struct SeedResult: Sendable {
  var outcome: ItemOutcome
  var funnel = Counters()
  var usage = ModelUsage()
  /// The selected trajectories, those without a pair too.
  var trajectories: [TrajectoryRecord] = []
  var pairs: [QARecord] = []
  /// What kept the seed from being done; the same for all seeds after it.
  var obstacle: FatalCondition?
}
