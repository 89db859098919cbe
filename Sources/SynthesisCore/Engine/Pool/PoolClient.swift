/// What a pool is run for: the source of its seeds and the taker of their ends. All calls come
/// from the pool's own thread.
protocol PoolClient: AnyObject {
  /// `.seed`, `.seedsEnded`, or `.drain` if the seeds can't be read on.
  func nextSeed() -> PoolEvent

  func conclude(_ verdict: SeedVerdict) -> [PoolEvent]

  /// A seed's worker crashed; the seed will be tried again.
  func noteCrash(_ task: SeedTask, _ failure: WorkerFailure)

  /// The process in a slot is gone, for whatever reason, and the next has not started.
  func workerEnded(slot: Int)

  /// A worker ended that should not have. `printed` is the last it wrote to its output streams.
  func note(slot: Int, _ failure: WorkerFailure, printed: String)

  /// When one of them becomes readable, `woken` has something to say.
  var wakeDescriptors: [Int32] { get }
  func woken() -> [PoolEvent]

  /// Called about four times a second.
  func interval(busyWorkers: Int) -> [PoolEvent]
}
