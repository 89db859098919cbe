/// The limits of one key and model at an endpoint, shared by all workers of a run.
struct QuotaSettings: Sendable, Hashable {
  /// Nil sets no limit.
  var requestsPerMinute: Int?
  var tokensPerMinute: Int?
  /// Allowance of this many seconds that was not used can be made up for later.
  var burstSeconds = 1.0
  /// The least time between two requests, whoever sends them.
  var requestDelaySeconds = 0.0
  /// Nil leaves it to the number of workers.
  var maxConcurrentRequests: Int?
  /// Whether fewer requests are under way at once while the endpoint throttles or times out.
  var adaptsConcurrency = true

  static let concurrencyPerWorker = 64

  func concurrencyCeiling(workers: Int) -> Int {
    maxConcurrentRequests ?? Self.concurrencyPerWorker * workers
  }
}
