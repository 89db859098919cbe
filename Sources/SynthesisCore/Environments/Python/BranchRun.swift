import CSystem
import Glibc

/// One branch: asks a node to fork, follows the step in its child to the end, and collects what it
/// prints. Blocks the thread.
struct BranchRun {
  struct Result {
    var ending: StepWatch.Ending
    var output: OutputExcerpt
    /// The child, whether it still lives or not; nil if there never was one.
    var process: SandboxedProcess?
  }

  private static let idleTimeout = Duration.seconds(2)

  let code: String
  /// The step's depth in the tree, from 1.
  let number: Int
  let settings: PythonSettings
  /// The nodes there are.
  let known: Set<pid_t>

  func run(from parent: SandboxedProcess) throws(SystemError) -> Result {
    let (ours, theirs) = try NodeChannel.pair()
    var pipe: (read: Int32, write: Int32) = (-1, -1)
    if csystem_pipe(&pipe.read, &pipe.write) != 0 {
      close(theirs)
      throw SystemError("make a pipe")
    }
    defer { close(pipe.read) }
    csystem_set_nonblocking(pipe.read)
    var generator = SystemRandomNumberGenerator()
    let token = String(generator.next(), radix: 16)
    let isSent = parent.channel.send(
      [
        "op": "branch", "code": .string(code), "number": .integer(number),
        "token": .string(token),
      ], descriptors: [theirs, pipe.write])
    close(pipe.write)
    close(theirs)
    var result = Result(
      ending: .notStarted("its parent is gone"),
      output: OutputExcerpt(limit: settings.outputCharacters))
    guard isSent else { return result }
    follow(
      StepWatch(
        token: token, timeout: .seconds(settings.stepTimeoutSeconds), known: known),
      ours, output: pipe.read, into: &result)
    if case .replied = result.ending, !isIdle(ours, token: token) {
      result.ending = .violation("more than its one reply")
    }
    switch result.ending {
    case .replied: break
    case .gone: result.process?.settle()
    case .timeout, .violation, .notStarted: result.process?.kill()
    }
    drain(pipe.read, into: &result.output, upTo: .max)
    return result
  }

  /// Whether the next thing a node says is the answer to a question: a reply too many would come
  /// before it, and code that still runs would not know.
  private func isIdle(_ channel: NodeChannel, token: String) -> Bool {
    channel.send(["op": "ping", "token": .string(token)])
      && channel.receive(within: Self.idleTimeout)?.message == ["idle": .string(token)]
  }

  private func follow(
    _ watch: StepWatch, _ channel: NodeChannel, output: Int32, into result: inout Result
  ) {
    var watch = watch
    let clock = ContinuousClock()
    let start = clock.now
    while true {
      var polled = [channel.descriptor, output, result.process?.pidDescriptor ?? -1].map {
        pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
      }
      let left = watch.deadline - start.duration(to: clock.now)
      poll(&polled, 3, max(.zero, left).pollMilliseconds)
      // The pipe stays readable at its end, when nobody holds it any more.
      let isSilent = polled[1].revents & Int16(POLLIN) == 0
      if !isSilent { drain(output, into: &result.output, upTo: 1 << 20) }
      var action = watch.take(
        event(on: channel, hasEnded: polled[2].revents != 0), at: start.duration(to: clock.now))
      if case .nothing = action, isSilent, polled[1].revents != 0, polled[0].revents == 0 {
        // Closed by the code while it goes on: nothing to wait for there.
        usleep(1000)
      }
      if case .begin(let pid) = action {
        result.process = SandboxedProcess(pid: pid, channel: channel)
        action = result.process == nil ? .end(.gone) : .nothing
      }
      switch action {
      case .interrupt: result.process?.interrupt()
      case .end(let ending):
        result.ending = ending
        return
      case .nothing, .begin: break
      }
    }
  }

  private func event(on channel: NodeChannel, hasEnded: Bool) -> StepWatch.Event {
    switch channel.receive() {
    case .message(let bytes, let sender): .message(bytes, sender: sender)
    case .oversized: .oversized
    case .closed: .gone
    case .nothing: hasEnded ? .gone : .time
    }
  }

  private func drain(_ pipe: Int32, into output: inout OutputExcerpt, upTo limit: Int) {
    withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 1) { buffer in
      var total = 0
      while total < limit {
        let count = read(pipe, buffer.baseAddress, buffer.count)
        guard count > 0 else { return }
        output.append(buffer[..<count])
        total += count
      }
    }
  }
}
