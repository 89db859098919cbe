/// The limits of one key and model, shared by all workers of a run.
struct QuotaSettings: Sendable, Hashable {
  /// Nil sets no limit.
  var requestsPerMinute: Int?
  var tokensPerMinute: Int?
  /// Nil leaves it to the number of workers.
  var maxConcurrentRequests: Int?
  /// Allowance of this many seconds that was not used can be made up for later.
  var burstSeconds = 1.0
  /// The least time between two requests, whoever sends them.
  var requestDelaySeconds = 0.0
  /// Whether fewer requests are under way at once while the endpoint throttles or times out.
  var adaptsConcurrency = true

  static let concurrencyPerWorker = 64

  func concurrencyCeiling(workers: Int) -> Int {
    maxConcurrentRequests ?? Self.concurrencyPerWorker * workers
  }
}

/// What the memory of shared limits holds a quota for.
struct QuotaEntry: Sendable, Hashable {
  /// Tells one key and model from another. Holds no part of the key.
  let identity: Int
  let model: String
  let settings: QuotaSettings
}
