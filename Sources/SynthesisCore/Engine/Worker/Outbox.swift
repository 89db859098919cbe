import Base
import Glibc
import Synchronization

/// The items in hand and the pipe to the parent, under one lock, so that messages go out in the order
/// of what they tell.
///
/// A task that has progress to tell writes it: waking another thread costs more than the write. Its
/// result the first thread sends, which the next item will wake anyway: then the task's own thread is
/// done with it, and free for that item. A parent that does not read holds up all of them, as it should.
final class Outbox: Sendable {
  private struct Item {
    let task: Task<Void, Never>
    /// When it began or was last told of.
    var told: SuspendingClock.Instant
    /// Told of later: the latest, which holds what earlier ones said.
    var late: (attempt: UInt32, progress: ItemProgress)?
  }

  private struct State {
    var items: [UInt64: Item] = [:]
    /// Of items that have ended.
    var results: [Frame] = []
    var hasEndedItem = false
    /// Why nothing can be told any more.
    var failure: SystemError?
  }

  /// How often an item's progress is told that may wait: short stages and waits are not worth a message
  /// each. The first thread looks as often, which costs less than waking it would.
  static let progressMilliseconds = 250

  /// Raised when there is a result for the first thread to send.
  let wake: WakeSignal
  private let state = Mutex(State())

  init() throws(SystemError) { wake = try WakeSignal() }

  var hasItems: Bool { state.withLock { !$0.items.isEmpty } }

  func send(_ frame: Frame) { state.withLock { write(frame, &$0) } }

  /// Starts an item's task, which has to end with `end`.
  func begin(_ task: UInt64, _ start: () -> Task<Void, Never>) {
    state.withLock { $0.items[task] = Item(task: start(), told: .now) }
  }

  func cancel(_ task: UInt64) { state.withLock { $0.items[task]?.task.cancel() } }

  /// Tells how far an item is: at once, unless it may wait and was told of a moment ago.
  func tell(_ progress: ItemProgress, task: UInt64, attempt: UInt32, mayWait: Bool) {
    state.withLock { state in
      guard let item = state.items[task] else { return }
      let now = SuspendingClock.now
      if mayWait, !Self.isDue(item, now) {
        state.items[task]?.late = (attempt, progress)
        return
      }
      state.items[task]?.told = now
      state.items[task]?.late = nil
      write(Self.frame(progress, task: task, attempt: attempt), &state)
    }
  }

  /// Leaves an item's result, which tells all of its progress again.
  func end(_ result: Frame) {
    state.withLock { state in
      state.items[result.task] = nil
      state.results.append(result)
    }
    wake.raise()
  }

  /// Sends results, and the progress that has waited long enough. Throws what kept any message from
  /// being sent.
  func sendWhatIsDue() throws(SystemError) {
    wake.clear()
    let failure = state.withLock { state in
      for result in state.results { write(result, &state) }
      if !state.results.isEmpty {
        if !state.hasEndedItem { ProgramPages.giveBack() }
        state.hasEndedItem = true
        state.results = []
      }
      let now = SuspendingClock.now
      for (task, item) in state.items {
        guard let late = item.late, Self.isDue(item, now) else { continue }
        state.items[task]?.told = now
        state.items[task]?.late = nil
        write(Self.frame(late.progress, task: task, attempt: late.attempt), &state)
      }
      return state.failure
    }
    if let failure { throw failure }
  }

  private static func isDue(_ item: Item, _ now: SuspendingClock.Instant) -> Bool {
    item.told.duration(to: now) >= .milliseconds(progressMilliseconds)
  }

  private static func frame(_ progress: ItemProgress, task: UInt64, attempt: UInt32) -> Frame {
    Frame(kind: .progress, task: task, attempt: attempt, payload: progress.payload)
  }

  private func write(_ frame: Frame, _ state: inout State) {
    if writeAll(frame.encoded, to: WorkerProcess.responseDescriptor) { return }
    if errno == EPIPE { ProcessTree.endGroup() }
    // The first thread ends the process with it.
    state.failure = SystemError("send a result")
    wake.raise()
  }
}

extension ProcessTree {
  /// Ends this process and all that it started: the parent is gone.
  static func endGroup() -> Never {
    // Tools with a session of their own are not in the group.
    for pid in descendants(of: getpid()) { kill(pid, SIGKILL) }
    kill(0, SIGKILL)
    // Not reached: the group includes this process.
    _exit(1)
  }
}
