/// The limits that a pool of workers keeps.
struct PoolSettings: Sendable, Hashable {
  var workers = 1
  /// How many items a worker has in hand at most.
  var capacity = 1
  /// From spawn to the worker's greeting.
  var bootTimeout = Duration.seconds(10)
  /// From sending an item to its result.
  var itemTimeout = Duration.seconds(1800)
  /// From telling a worker to end an item, or to quit, to SIGTERM, and from there to SIGKILL.
  var grace = Duration.seconds(5)
  /// A worker is replaced after about this many items; nil never.
  var itemsPerWorker: Int? = 1000
  /// Resident bytes at which a worker is ended; nil never.
  var memoryLimit: Int? = 2048 << 20

  /// An item whose worker crashes this often is quarantined.
  static let crashesToQuarantine = 3
}
