import CSystem
import Glibc
import Synchronization

/// The door to the curl thread: takes transfers from any task, starts the thread with the first
/// one, ends it when told to.
final class CurlLoop: Sendable {
  enum Command: Sendable {
    case start(CurlTransfer)
    /// Nobody waits for it any more.
    case abandon(CurlTransfer)
  }

  enum Orders {
    case carryOut([Command])
    case stop
  }

  private enum Phase {
    case idle
    /// The thread is loading libcurl, which takes milliseconds: nobody waits for it.
    case starting
    case running(CurlMulti)
    /// Told to stop; the multi handle is the thread's alone from here on.
    case stopping
    case ended(TransportError)
  }

  private struct State {
    var phase = Phase.idle
    var inbox: [Command] = []
    var awaitingEnd: [CheckedContinuation<Void, Never>] = []
  }

  let options: CurlOptions
  private let state = Mutex(State())

  init(_ options: CurlOptions) { self.options = options }

  func start(_ transfer: CurlTransfer) {
    let failure: TransportError? = state.withLock { state in
      switch state.phase {
      case .idle:
        guard startThread() else {
          return .unavailable("no thread could be started for libcurl")
        }
        state.phase = .starting
        state.inbox.append(.start(transfer))
        return nil
      case .starting:
        state.inbox.append(.start(transfer))
        return nil
      case .running(let multi):
        Self.post(.start(transfer), to: multi, &state)
        return nil
      case .stopping: return .shutDown
      case .ended(let error): return error
      }
    }
    if let failure { transfer.settle(.failure(failure)) }
  }

  func abandon(_ transfer: CurlTransfer) {
    state.withLock { state in
      if case .running(let multi) = state.phase { Self.post(.abandon(transfer), to: multi, &state) }
    }
  }

  func stop() {
    state.withLock { state in
      switch state.phase {
      case .idle: state.phase = .ended(.shutDown)
      case .starting: state.phase = .stopping
      case .running(let multi):
        state.phase = .stopping
        multi.wakeUp()
      case .stopping, .ended: break
      }
    }
  }

  func shutDown() async {
    stop()
    await withCheckedContinuation { continuation in
      let hasEnded = state.withLock { state in
        if case .ended = state.phase { return true }
        state.awaitingEnd.append(continuation)
        return false
      }
      if hasEnded { continuation.resume() }
    }
  }

  /// Waking is under the lock, so that the handle is never used after the thread freed it: the
  /// thread frees it only after it saw `.stopping`.
  private static func post(_ command: Command, to multi: CurlMulti, _ state: inout State) {
    // One wake-up serves all that the thread finds when it looks.
    if state.inbox.isEmpty { multi.wakeUp() }
    state.inbox.append(command)
  }

  // MARK: the curl thread

  private func runThread() {
    // libcurl is told to touch no signal handlers, so a write to a closed TLS connection would
    // raise SIGPIPE here; and the process's own signals are for its other threads.
    var all = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_BLOCK, &all, nil)
    let multi: CurlMulti
    do { multi = try CurlMulti(options) } catch { return end(with: error) }
    state.withLock { state in
      if case .starting = state.phase { state.phase = .running(multi) }
    }
    CurlThread(loop: self, multi: multi).run()
    end(with: .shutDown)
  }

  func nextOrders() -> Orders {
    state.withLock { state in
      if case .stopping = state.phase { return .stop }
      defer { state.inbox = [] }
      return .carryOut(state.inbox)
    }
  }

  /// Nothing is accepted from here on; what still lies in the inbox fails.
  private func end(with error: TransportError) {
    let (left, awaitingEnd) = state.withLock { state in
      defer { state = State(phase: .ended(error)) }
      return (state.inbox, state.awaitingEnd)
    }
    for case .start(let transfer) in left { transfer.settle(.failure(error)) }
    for continuation in awaitingEnd { continuation.resume() }
  }

  /// Starts a thread with a small stack (stacks count against a worker's RLIMIT_DATA) that keeps
  /// the loop alive until it ends; false if there is none to be had.
  private func startThread() -> Bool {
    let context = Unmanaged.passRetained(self)
    let failure = csystem_start_thread(
      1 << 20,
      { context in
        guard let context else { return nil }
        Unmanaged<CurlLoop>.fromOpaque(context).takeRetainedValue().runThread()
        return nil
      }, context.toOpaque())
    if failure != 0 { context.release() }
    return failure == 0
  }
}
