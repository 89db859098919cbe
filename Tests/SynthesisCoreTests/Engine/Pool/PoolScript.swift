@testable import SynthesisCore

/// Plays a pool by hand: events go in, actions come out as short words, time moves on order.
struct PoolScript {
  private(set) var state: PoolState
  private(set) var now = SuspendingClock().now
  /// Every verdict so far.
  private(set) var verdicts: [SeedVerdict] = []
  private(set) var end: StopReason??
  /// The assignment each slot was sent last.
  private(set) var sent: [Int: Assignment] = [:]
  private var seedsLeft: Int
  private var nextSeed = 1

  init(seeds: Int, _ change: (inout PoolSettings) -> Void = { _ in }) {
    var settings = PoolSettings()
    settings.seedTimeout = .seconds(100)
    change(&settings)
    state = PoolState(settings: settings)
    seedsLeft = seeds
  }

  static func seed(_ index: Int) -> Seed {
    Seed(
      index: index, content: "seed \(index)", arguments: [:],
      digest: SHA256.digest("seed \(index)".utf8), occurrence: 0)
  }

  mutating func start() -> [String] { words(state.start(at: now)) }

  mutating func feed(_ event: PoolEvent) -> [String] { words(state.handle(event, at: now)) }

  mutating func wait(_ duration: Duration) -> [String] {
    now = now.advanced(by: duration)
    return feed(.tick)
  }

  /// Spawns and greets, which is how most tests begin.
  mutating func boot(_ slot: Int) -> [String] {
    feed(.spawned(slot: slot)) + feed(.greeted(slot: slot))
  }

  mutating func begin(_ slot: Int) -> [String] {
    feed(.started(slot: slot, assignment: sent[slot]?.id ?? 0))
  }

  mutating func report(_ slot: Int) -> [String] {
    feed(.reported(slot: slot, assignment: sent[slot]?.id ?? 0, Self.accepted))
  }

  mutating func die(_ slot: Int, _ failure: WorkerFailure) -> [String] {
    feed(.exited(slot: slot, WorkerExit(failure: failure)))
  }

  /// Boots a worker, lets it begin its seed and die of it.
  mutating func crash(_ slot: Int, _ failure: WorkerFailure = .signal(11)) -> [String] {
    boot(slot) + begin(slot) + die(slot, failure)
  }

  static let accepted = SeedReport(
    outcome: ItemOutcome(state: .accepted), pairs: [Array("{}".utf8)])

  /// Actions as words; seeds that are asked for are given at once.
  private mutating func words(_ actions: [PoolAction]) -> [String] {
    var words: [String] = []
    var pulls = 0
    for action in actions {
      switch action {
      case .pullSeed: pulls += 1
      case .spawn(let slot): words.append("spawn \(slot)")
      case .send(let slot, let assignment):
        sent[slot] = assignment
        words.append("send \(assignment.task.seed.index) to \(slot)")
      case .askToQuit(let slot): words.append("quit \(slot)")
      case .terminate(let slot): words.append("terminate \(slot)")
      case .kill(let slot): words.append("kill \(slot)")
      case .conclude(let verdict):
        verdicts.append(verdict)
        words.append("\(Self.word(verdict.ending)) \(verdict.task.seed.index)")
      case .noteCrash(let task, let failure):
        words.append("crash \(task.crashes) of \(task.seed.index): \(failure.name)")
      case .note(let slot, let failure, _): words.append("note \(slot): \(failure.name)")
      case .finish(let reason):
        end = .some(reason)
        words.append("finish")
      }
    }
    for _ in 0..<pulls { words += give() }
    return words
  }

  private mutating func give() -> [String] {
    guard seedsLeft > 0 else { return feed(.seedsEnded) }
    seedsLeft -= 1
    defer { nextSeed += 1 }
    return feed(.seed(SeedTask(seed: Self.seed(nextSeed))))
  }

  private static func word(_ ending: SeedVerdict.Ending) -> String {
    switch ending {
    case .reported: "done"
    case .failed(let failure): "failed (\(failure.name))"
    case .quarantined: "quarantined"
    }
  }
}
