import Base
import CSystem
import Glibc
import Synchronization

/// The worker's side of the pipes: items come in on descriptor 3, results go out on 4.
///
/// It runs on the process's first thread and is the worker's watchdog as well: when the request
/// pipe hangs up, the parent is gone, and the worker ends its whole group, tools included. Items
/// in hand are not waited for: nobody would take their results.
///
/// What the start and the first item touch of the program and of its libraries is three quarters of a
/// worker's resident size, the kernel mapping sixteen pages around each one touched; little of it is
/// used again. Both are given back when they are over: they are what operators see, and what the
/// kernel goes by when memory is out.
final class WorkerLoop {
  private let makeWork: (_ configuration: [UInt8]) throws -> ItemWork
  private let outbox: Outbox
  private var work: ItemWork?
  private var decoder = FrameDecoder()
  private var tasks: [UInt64: Task<Void, Never>] = [:]
  /// When each item in hand began or was last told of.
  private var reported: [UInt64: SuspendingClock.Instant] = [:]
  private var hasEndedItem = false

  /// How long progress waits that may: short stages are not worth a message each.
  private static let progressMilliseconds = 20

  init(makeWork: @escaping (_ configuration: [UInt8]) throws -> ItemWork) throws(SystemError) {
    self.makeWork = makeWork
    outbox = try Outbox()
  }

  /// Serves until the parent says to stop. Throws what makes the worker useless: its exit code and
  /// last words tell the parent.
  func run() throws {
    try send([Frame(kind: .hello, payload: Hello(pid: Int(getpid())).payload)])
    var polled = [
      pollfd(fd: WorkerProcess.requestDescriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: outbox.wake.descriptor, events: Int16(POLLIN), revents: 0),
    ]
    while true {
      let timeout = outbox.isWatched ? Int32(Self.progressMilliseconds) : -1
      if poll(&polled, nfds_t(polled.count), timeout) < 0 {
        if errno == EINTR { continue }
        throw SystemError("wait for requests")
      }
      let frames = takeFrames()
      try send(frames)
      for frame in frames where frame.kind == .progress { reported[frame.task] = .now }
      for frame in frames where frame.kind == .result {
        tasks[frame.task] = nil
        reported[frame.task] = nil
        if !hasEndedItem { csystem_drop_program_pages() }
        hasEndedItem = true
      }
      if polled[0].revents != 0 {
        try receive()
        while let frame = try decoder.next() {
          if frame.kind == .shutdown { return }
          try handle(frame)
        }
      }
    }
  }

  /// Results, and the progress of items that nothing was told of for long enough.
  private func takeFrames() -> [Frame] {
    let now = SuspendingClock.now
    let interval = Duration.milliseconds(Self.progressMilliseconds)
    return outbox.take { [reported] task in
      reported[task].map { $0.duration(to: now) >= interval } ?? true
    }
  }

  private func handle(_ frame: Frame) throws {
    switch frame.kind {
    case .configure:
      work = try makeWork(frame.payload)
      csystem_drop_program_pages()
    case .item: try begin(frame)
    // What has ended meanwhile is on its way to the parent.
    case .cancel: tasks[frame.task]?.cancel()
    case .shutdown, .hello, .started, .result, .progress:
      throw PayloadError(description: "a message of type \(frame.kind), which is not for a worker")
    }
  }

  private func begin(_ frame: Frame) throws {
    guard let work else { throw PayloadError(description: "an item before the configuration") }
    // Before anything is made of the item: whatever it does to this process is its own doing.
    try send([Frame(kind: .started, task: frame.task, attempt: frame.attempt)])
    let item = try WorkItem(message: frame.payload)
    reported[frame.task] = .now
    outbox.watch()
    let outbox = outbox
    // Its end is the frame that it leaves in the outbox. Cancelled by the parent alone, which set its
    // deadline, and otherwise ended with the process.
    tasks[frame.task] = Task.detached {
      let payload = await work(item) { progress, mayWait in
        outbox.put(progress, task: frame.task, attempt: frame.attempt, mayWait: mayWait)
      }
      outbox.put(
        Frame(kind: .result, task: frame.task, attempt: frame.attempt, payload: payload))
    }
  }

  private func receive() throws(SystemError) {
    try withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 1) {
      buffer throws(SystemError) in
      let count = read(WorkerProcess.requestDescriptor, buffer.baseAddress, buffer.count)
      if count > 0 {
        decoder.append(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      } else if count == 0 {
        endGroup()
      } else if errno != EINTR {
        throw SystemError("read requests")
      }
    }
  }

  private func send(_ frames: [Frame]) throws(SystemError) {
    if frames.isEmpty { return }
    if writeAll(frames.flatMap(\.encoded), to: WorkerProcess.responseDescriptor) { return }
    if errno == EPIPE { endGroup() }
    throw SystemError("send a result")
  }

  private func endGroup() -> Never {
    // Tools with a session of their own are not in the group.
    for pid in ProcessTree.descendants(of: getpid()) { kill(pid, SIGKILL) }
    kill(0, SIGKILL)
    // Not reached: the group includes this process.
    _exit(1)
  }
}

/// Works on an item, and tells how far it is; returns the payload of its result.
typealias ItemWork =
  @Sendable (_ item: WorkItem, _ report: @escaping UsageTracker.Report) async -> [UInt8]

/// Frames that tasks leave for the first thread to send.
private final class Outbox: Sendable {
  private struct State {
    var frames: [Frame] = []
    /// The latest of each item: what it says of usage is a total, so that earlier ones are not missed.
    var progress: [UInt64: (attempt: UInt32, progress: ItemProgress, mayWait: Bool)] = [:]
    /// Whether the first thread will look soon, so that progress need not wake it.
    var isWatched = false
  }

  let wake: WakeSignal
  private let state = Mutex(State())

  init() throws(SystemError) { wake = try WakeSignal() }

  var isWatched: Bool { state.withLock { $0.isWatched } }

  func watch() { state.withLock { $0.isWatched = true } }

  func put(_ frame: Frame) {
    state.withLock { state in
      // A result tells all of it again.
      state.progress[frame.task] = nil
      state.frames.append(frame)
    }
    wake.raise()
  }

  func put(_ progress: ItemProgress, task: UInt64, attempt: UInt32, mayWait: Bool) {
    let isWatched = state.withLock { state in
      let waits = mayWait && state.progress[task]?.mayWait != false
      state.progress[task] = (attempt, progress, waits)
      return waits && state.isWatched
    }
    if !isWatched { wake.raise() }
  }

  /// Takes the frames, with the progress that may not wait or is due; the rest is watched.
  func take(isDue: (_ task: UInt64) -> Bool) -> [Frame] {
    wake.clear()
    return state.withLock { state in
      let due = state.progress.filter { !$0.value.mayWait || isDue($0.key) }
      let progress = due.map { task, latest in
        Frame(
          kind: .progress, task: task, attempt: latest.attempt, payload: latest.progress.payload)
      }
      for task in due.keys { state.progress[task] = nil }
      state.isWatched = !state.progress.isEmpty
      defer { state.frames = [] }
      return progress + state.frames
    }
  }
}
