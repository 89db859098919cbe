/// What a pool wants done.
enum PoolAction: Sendable {
  /// Answer with `PoolEvent.seed` or `.seedsEnded`.
  case pullSeed
  case spawn(slot: Int)
  case send(slot: Int, Assignment)
  /// Send the shutdown message.
  case askToQuit(slot: Int)
  /// SIGTERM to the worker's group.
  case terminate(slot: Int)
  /// SIGKILL to the worker's group.
  case kill(slot: Int)
  /// A seed has ended: write it down.
  case conclude(SeedVerdict)
  /// A seed's worker crashed and the seed will be tried again: remember the count.
  case noteCrash(SeedTask, WorkerFailure)
  /// A worker ended that should not have: tell people, with the last it printed.
  case note(slot: Int, WorkerFailure, printed: String)
  /// All processes are gone and nothing more will happen.
  case finish(StopReason?)
}
