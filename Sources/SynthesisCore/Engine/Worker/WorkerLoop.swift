import Base
import Glibc

/// The worker's side of the pipes: items come in on descriptor 3, results go out on 4.
///
/// It runs on the process's first thread and is the worker's watchdog as well: when the request
/// pipe hangs up, the parent is gone, and the worker ends its whole group, tools included. Items
/// in hand are not waited for: nobody would take their results.
///
/// What the start has touched of the program is given back once the worker is configured, and what the
/// first item has touched by the outbox.
final class WorkerLoop {
  private let makeWork: (_ configuration: [UInt8]) throws -> ItemWork
  private let outbox: Outbox
  private let drain: DrainNotice
  private var work: ItemWork?
  private var decoder = FrameDecoder()

  /// `drain` is what the work goes by when the run ends.
  init(
    drain: DrainNotice, makeWork: @escaping (_ configuration: [UInt8]) throws -> ItemWork
  ) throws(SystemError) {
    self.drain = drain
    self.makeWork = makeWork
    outbox = try Outbox()
  }

  /// Serves until the parent says to stop. Throws what makes the worker useless: its exit code and
  /// last words tell the parent.
  func run() throws {
    outbox.send(Frame(kind: .hello, payload: Hello(pid: Int(getpid())).payload))
    var polled = [
      pollfd(fd: WorkerProcess.requestDescriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: outbox.wake.descriptor, events: Int16(POLLIN), revents: 0),
    ]
    while true {
      let timeout = outbox.hasItems ? Int32(Outbox.progressMilliseconds) : -1
      if poll(&polled, nfds_t(polled.count), timeout) < 0 {
        if errno == EINTR { continue }
        throw SystemError("wait for requests")
      }
      try outbox.sendWhatIsDue()
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
    case .configure:
      work = try makeWork(frame.payload)
      ProgramPages.giveBack()
    case .item: try begin(frame)
    // What has ended meanwhile is on its way to the parent.
    case .cancel: outbox.cancel(frame.task)
    case .drain:
      let milliseconds = Int(String(decoding: frame.payload, as: UTF8.self)) ?? 0
      drain.begin(until: .now + .milliseconds(milliseconds))
    case .shutdown, .hello, .started, .result, .progress:
      throw PayloadError(description: "a message of type \(frame.kind), which is not for a worker")
    }
  }

  private func begin(_ frame: Frame) throws {
    guard let work else { throw PayloadError(description: "an item before the configuration") }
    // Before anything is made of the item: whatever it does to this process is its own doing.
    outbox.send(Frame(kind: .started, task: frame.task, attempt: frame.attempt))
    let item = try WorkItem(message: frame.payload)
    outbox.begin(frame.task) { [outbox] in
      // Its end is the frame that it leaves. Cancelled by the parent alone, which set its deadline, and
      // otherwise ended with the process.
      Task.detached {
        let payload = await work(item) { progress, mayWait in
          outbox.tell(progress, task: frame.task, attempt: frame.attempt, mayWait: mayWait)
        }
        outbox.end(
          Frame(kind: .result, task: frame.task, attempt: frame.attempt, payload: payload))
      }
    }
  }

  private func receive() throws(SystemError) {
    try withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 1) {
      buffer throws(SystemError) in
      let count = read(WorkerProcess.requestDescriptor, buffer.baseAddress, buffer.count)
      if count > 0 {
        decoder.append(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      } else if count == 0 {
        ProcessTree.endGroup()
      } else if errno != EINTR {
        throw SystemError("read requests")
      }
    }
  }
}

/// Works on an item, and tells how far it is; returns the payload of its result.
typealias ItemWork =
  @Sendable (_ item: WorkItem, _ report: @escaping UsageTracker.Report) async -> [UInt8]
