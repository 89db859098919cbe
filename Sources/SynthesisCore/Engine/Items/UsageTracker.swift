package import Base
import Synchronization

/// Counts the requests of one item, from whichever tasks make them, and keeps its time, which passes
/// while the item is worked on and not while it waits for an endpoint.
package final class UsageTracker: Sendable {
  private struct State {
    var progress = ItemProgress()
    /// What is waited for at the moment, by whichever requests.
    var waits: [Int: Waiting] = [:]
    var waitsBegun = 0
    /// When the first of them began.
    var waitingSince: SuspendingClock.Instant?

    /// Of several waits the one that people should hear of first.
    var mostTelling: Waiting? {
      let order = Waiting.Reason.allCases
      return waits.values.min {
        (order.firstIndex(of: $0.reason) ?? 0, $0.until ?? .max)
          < (order.firstIndex(of: $1.reason) ?? 0, $1.until ?? .max)
      }
    }
  }

  /// When the item's time would be over if it never waited; nil sets no limit.
  private let limit: SuspendingClock.Instant?
  /// How many items of the same content stand before this one.
  private let occurrence: Int
  private let clock: TimeSource
  private let drain: DrainNotice
  private let state = Mutex(State())
  private let report: Report
  private let firstFatalCondition = Mutex<FatalCondition?>(nil)
  private let samples = Mutex<[SHA256.Digest: Int]>([:])

  /// Is told of each change. One that may wait can be told of with the next; what was used may not, so
  /// that it is known however the process ends.
  package typealias Report = @Sendable (ItemProgress, _ mayWait: Bool) -> Void

  package init(
    deadline: SuspendingClock.Instant? = nil, occurrence: Int = 0,
    clock: TimeSource = TimeSource(), drain: DrainNotice = DrainNotice(),
    report: @escaping Report = { _, _ in }
  ) {
    limit = deadline
    self.occurrence = occurrence
    self.clock = clock
    self.drain = drain
    self.report = report
  }

  var total: ModelUsage { state.withLock { $0.progress.usage } }

  package func count(_ part: ModelUsage) {
    change(mayWait: false) { $0.progress.usage += part }
  }

  /// Says which stage of the job the item is in, for people who watch.
  package func enter(stage: String) { change(mayWait: true) { $0.progress.stage = stage } }

  private func change(mayWait: Bool, _ change: (inout State) -> Void) {
    // Under the lock: a later total must not be told of before an earlier one.
    state.withLock { state in
      change(&state)
      report(state.progress, mayWait)
    }
  }

  /// The first thing met that no other item would get past.
  package var fatalCondition: FatalCondition? { firstFatalCondition.withLock { $0 } }

  package func note(_ condition: FatalCondition) {
    firstFatalCondition.withLock { if $0 == nil { $0 = condition } }
  }

  /// Which answer to a request is meant, by its digest: an item that asks the same twice wants two
  /// answers, and so do two items of the same content.
  package func sample(of request: SHA256.Digest) -> String {
    let number = samples.withLock { samples in
      defer { samples[request, default: 0] += 1 }
      return samples[request, default: 0]
    }
    return "\(occurrence).\(number)"
  }
}

// MARK: - Time and waiting

extension UsageTracker {
  /// Below this a pause is slept through, whatever happens meanwhile.
  private static let shortPauseSeconds = 0.1

  /// When the item's time is over if it does not wait from now on; nil sets no limit.
  package var deadline: SuspendingClock.Instant? {
    guard let limit else { return nil }
    let now = clock.now()
    return state.withLock { state in
      limit + .milliseconds(state.progress.waitedMilliseconds)
        + (state.waitingSince.map { $0.duration(to: now) } ?? .zero)
    }
  }

  /// Whether the run ends, so that nothing is to be tried again.
  package var isDraining: Bool { drain.deadline != nil }

  /// Does something that takes as long as it takes, without the item's time passing.
  package func waiting<Value, Failure: Error>(
    for waiting: Waiting, _ body: () async throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    let number = beginWait(waiting)
    defer { endWait(number) }
    return try await body()
  }

  /// Waits for so long, unless the run ends and would not.
  package func pause(_ seconds: Double, for waiting: Waiting) async throws(WaitEnd) {
    guard seconds > 0 else { return }
    try await self.waiting(for: waiting) { () throws(WaitEnd) in try await rest(seconds) }
  }

  /// Waits for something that comes of itself; when the run ends, that is not waited for.
  package func wait(
    for waiting: Waiting, until change: @escaping @Sendable () async -> Void
  ) async throws(WaitEnd) {
    try await self.waiting(for: waiting) { () throws(WaitEnd) in
      if isDraining { throw .interrupted }
      await withTaskGroup(of: Void.self) { group in
        group.addTask { await change() }
        group.addTask { await self.drain.wait() }
        await group.next()
        group.cancelAll()
      }
      if Task.isCancelled { throw .cancelled }
    }
  }

  /// Throws if the run ends and has waited for as long as it would.
  package func checkDrain() throws(WaitEnd) {
    if let deadline = drain.deadline, clock.now() >= deadline { throw .interrupted }
  }

  /// Waits within a wait that people have been told of.
  package func rest(_ seconds: Double) async throws(WaitEnd) {
    let end = clock.now() + .seconds(seconds)
    if let deadline = drain.deadline, end > deadline { throw .interrupted }
    if seconds <= Self.shortPauseSeconds || drain.deadline != nil {
      do { try await clock.pause(seconds) } catch { throw .cancelled }
      return
    }
    await withTaskGroup(of: Void.self) { group in
      group.addTask { try? await self.clock.pause(seconds) }  // cancelled: the run ends
      group.addTask { await self.drain.wait() }
      await group.next()
      group.cancelAll()
    }
    if Task.isCancelled { throw .cancelled }
    let rest = clock.now().duration(to: end).inSeconds
    if rest > 0 { try await self.rest(rest) }
  }

  private func beginWait(_ waiting: Waiting) -> Int {
    let now = clock.now()
    var number = 0
    change(mayWait: true) { state in
      state.waitsBegun += 1
      number = state.waitsBegun
      state.waits[number] = waiting
      if state.waitingSince == nil { state.waitingSince = now }
      state.progress.waiting = state.mostTelling
    }
    return number
  }

  private func endWait(_ number: Int) {
    let now = clock.now()
    change(mayWait: true) { state in
      state.waits[number] = nil
      if state.waits.isEmpty, let since = state.waitingSince {
        state.progress.waitedMilliseconds += since.duration(to: now).milliseconds
        state.waitingSince = nil
      }
      state.progress.waiting = state.mostTelling
    }
  }
}
