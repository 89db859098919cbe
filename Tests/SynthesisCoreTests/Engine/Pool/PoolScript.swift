@testable import Base
@testable import Engine

/// Plays a pool by hand: events go in, actions come out as short words, time moves on order.
struct PoolScript {
  private(set) var state: PoolState
  private(set) var now = SuspendingClock().now
  /// Every end so far.
  private(set) var completions: [ItemCompletion] = []
  private(set) var end: StopReason??
  /// The assignment each slot was sent last.
  private(set) var sent: [Int: Assignment] = [:]
  /// By item, the assignment it was sent as last.
  private(set) var assignments: [Int: (slot: Int, id: UInt64)] = [:]
  private var itemsLeft: Int
  private var nextItem = 1

  init(items: Int, _ change: (inout PoolSettings) -> Void = { _ in }) {
    var settings = PoolSettings()
    settings.itemTimeout = .seconds(100)
    change(&settings)
    state = PoolState(settings: settings)
    itemsLeft = items
  }

  static func item(_ index: Int) -> WorkItem {
    WorkItem(
      index: index, digest: SHA256.digest("item \(index)".utf8), occurrence: 0,
      payload: Array("{}".utf8))
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

  /// The item sent to the slot last comes to a result.
  mutating func finish(_ slot: Int, _ result: ItemResult = Self.accepted) -> [String] {
    feed(.finished(slot: slot, assignment: sent[slot]?.id ?? 0, result))
  }

  /// An item comes to a result, wherever it is.
  mutating func finish(item: Int) -> [String] {
    guard let (slot, id) = assignments[item] else { return ["item \(item) was never sent"] }
    return feed(.finished(slot: slot, assignment: id, Self.accepted))
  }

  /// A worker begins some of its items.
  mutating func begin(items: ClosedRange<Int>) {
    for item in items {
      guard let (slot, id) = assignments[item] else { continue }
      _ = feed(.started(slot: slot, assignment: id))
    }
  }

  mutating func die(_ slot: Int, _ failure: WorkerFailure) -> [String] {
    feed(.exited(slot: slot, WorkerExit(failure: failure)))
  }

  /// Boots a worker, lets it begin its item and die of it.
  mutating func crash(_ slot: Int, _ failure: WorkerFailure = .signal(11)) -> [String] {
    boot(slot) + begin(slot) + die(slot, failure)
  }

  static let accepted = ItemResult(
    outcome: ItemOutcome(state: .accepted), records: ["pairs": [Array("{}".utf8)]])

  /// Actions as words; items that are asked for are given at once.
  private mutating func words(_ actions: [PoolAction]) -> [String] {
    var words: [String] = []
    var pulls = 0
    for action in actions {
      switch action {
      case .pullItem: pulls += 1
      case .spawn(let slot): words.append("spawn \(slot)")
      case .send(let slot, let assignment):
        let index = assignment.scheduled.item.index
        sent[slot] = assignment
        assignments[index] = (slot, assignment.id)
        words.append("send \(index) to \(slot)")
      case .cancel(let slot, let id):
        let index = assignments.first { $0.value == (slot, id) }?.key
        words.append("cancel \(index ?? 0) in \(slot)")
      case .announceEnd(let slot): words.append("announce the end to \(slot)")
      case .askToQuit(let slot): words.append("quit \(slot)")
      case .terminate(let slot): words.append("terminate \(slot)")
      case .kill(let slot): words.append("kill \(slot)")
      case .conclude(let completion):
        completions.append(completion)
        words.append("\(Self.word(completion.ending)) \(completion.scheduled.item.index)")
      case .noteCrash(let scheduled, let failure, _):
        words.append(
          "crash \(scheduled.crashes) of \(scheduled.item.index): \(failure.name)")
      case .noteLoss(let scheduled, let usage):
        words.append("lost \(usage.requests) requests of \(scheduled.item.index)")
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
    guard itemsLeft > 0 else { return feed(.itemsEnded) }
    itemsLeft -= 1
    defer { nextItem += 1 }
    return feed(.item(ScheduledItem(item: Self.item(nextItem))))
  }

  private static func word(_ ending: ItemCompletion.Ending) -> String {
    switch ending {
    case .result: "done"
    case .failed(let failure, _): "failed (\(failure.name))"
    case .quarantined: "quarantined"
    }
  }
}
