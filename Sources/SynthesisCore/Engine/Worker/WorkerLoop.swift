import CSystem
import Glibc
import Synchronization

/// The worker's side of the pipes: seeds come in on descriptor 3, results go out on 4.
///
/// It runs on the process's first thread and is the worker's watchdog as well: when the request
/// pipe hangs up, the parent is gone, and the worker ends its whole group, tools included. A seed
/// in flight is not waited for: nobody would take its result.
final class WorkerLoop {
  /// Works on one seed.
  typealias Session = @Sendable (Seed) async -> SeedReport

  private let makeSession: (_ configuration: [UInt8]) throws -> Session
  private let outbox: Outbox
  private var session: Session?
  private var decoder = FrameDecoder()
  private var hasDroppedPages = false

  /// Frames that tasks leave for the first thread to send.
  private final class Outbox: Sendable {
    let wake: WakeSignal
    private let frames = Mutex<[Frame]>([])

    init() throws(SystemError) { wake = try WakeSignal() }

    func put(_ frame: Frame) {
      frames.withLock { $0.append(frame) }
      wake.raise()
    }

    func take() -> [Frame] {
      wake.clear()
      return frames.withLock { frames in
        defer { frames = [] }
        return frames
      }
    }
  }

  init(makeSession: @escaping (_ configuration: [UInt8]) throws -> Session) throws(SystemError) {
    self.makeSession = makeSession
    outbox = try Outbox()
  }

  /// Serves until the parent says to stop. Throws what makes the worker useless: its exit code and
  /// last words tell the parent.
  func run() throws {
    try send(Frame(kind: .hello, payload: Hello(pid: Int(getpid())).payload))
    var polled = [
      pollfd(fd: WorkerProcess.requestDescriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: outbox.wake.descriptor, events: Int16(POLLIN), revents: 0),
    ]
    while true {
      if poll(&polled, nfds_t(polled.count), -1) < 0 {
        if errno == EINTR { continue }
        throw SystemError("wait for requests")
      }
      for frame in outbox.take() {
        try send(frame)
        if frame.kind == .result { dropStartPages() }
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

  private func handle(_ frame: Frame) throws {
    switch frame.kind {
    case .configure: session = try makeSession(frame.payload)
    case .seed:
      guard let session else { throw PayloadError(description: "a seed before the configuration") }
      // Before anything is made of the seed: whatever it does to this process is its own doing.
      try send(Frame(kind: .started, task: frame.task, attempt: frame.attempt))
      let seed = try Seed(payload: frame.payload)
      let outbox = outbox
      // Not awaited: its end is the frame it leaves in the outbox, and the parent, which set its
      // deadline, ends the process rather than the task.
      Task.detached {
        let report = await session(seed)
        outbox.put(
          Frame(
            kind: .result, task: frame.task, attempt: frame.attempt, payload: report.payload))
      }
    case .shutdown, .hello, .started, .result:
      throw PayloadError(description: "a message of type \(frame.kind), which is not for a worker")
    }
  }

  /// What the start and the first seed have touched of the program and of its libraries is three
  /// quarters of a worker's resident size, the kernel mapping sixteen pages around each one touched;
  /// little of it is used again. It is what operators see, and what the kernel goes by when memory
  /// is out.
  private func dropStartPages() {
    guard !hasDroppedPages else { return }
    hasDroppedPages = true
    csystem_drop_program_pages()
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

  private func send(_ frame: Frame) throws(SystemError) {
    if writeAll(frame.encoded, to: WorkerProcess.responseDescriptor) { return }
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
