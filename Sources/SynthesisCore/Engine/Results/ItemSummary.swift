/// How one seed ended and what it took: what the journal keeps of it and statistics count.
struct ItemSummary: Sendable, Hashable {
  var sourceID: String
  var digest: SHA256.Digest
  var occurrence: Int
  var outcome: ItemOutcome
  var attempts: Int
  var trajectories = 0
  var pairs = 0
  var funnel = Counters()
  var usage = ModelUsage()
  var milliseconds: Int
  var worker: Int
  /// The data files' sizes with this seed's records in them, an array's end not counted.
  var trajectoriesSize = 0
  var pairsSize = 0
}
