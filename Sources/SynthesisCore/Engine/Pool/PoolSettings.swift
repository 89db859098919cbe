/// The limits that a pool of workers keeps.
struct PoolSettings: Sendable, Hashable {
  var workers = 1
  /// From spawn to the worker's greeting.
  var bootTimeout = Duration.seconds(10)
  /// From sending a seed to its result.
  var seedTimeout = Duration.seconds(1800)
  /// From SIGTERM, or from being asked to quit, to SIGKILL.
  var grace = Duration.seconds(5)
  /// A worker is replaced after about this many seeds; nil never.
  var seedsPerWorker: Int? = 1000
  /// Resident bytes at which a worker is ended; nil never.
  var memoryLimit: Int? = 2048 << 20

  /// A seed whose worker crashes this often is quarantined.
  static let crashesToQuarantine = 3
}
