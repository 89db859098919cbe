/// How one item ended and what it took: what the journal keeps of it and statistics count.
struct ItemSummary: Sendable, Hashable {
  var sourceID: String
  var key: ItemKey
  var outcome: ItemOutcome
  var attempts: Int
  /// How many records it left in each output, in the order of the job's outputs.
  var records: [Int] = []
  /// The output files' sizes with its records in them, an array's end not counted.
  var sizes: [Int] = []
  var counters = Counters()
  var usage = ModelUsage()
  var milliseconds: Int
  /// The slot of the worker, from 0.
  var worker: Int
}
