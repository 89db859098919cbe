import Base
import Glibc

/// One branch: asks a node to fork, follows the step in its child to the end, and collects what it
/// prints. Blocks the thread.
struct BranchRun {
  struct Result {
    var ending: StepWatch.Ending
    var output: OutputExcerpt
    /// Has what the excerpt has not yet; ends only when nothing that the step left runs any more.
    let pipe: OutputPipe
    /// The child, whether it still lives or not; nil if there never was one.
    var process: SandboxedProcess?
    fileprivate let token: String

    /// Whether the next thing a node that has replied says is the answer to the question that was
    /// sent to it then: a reply too many would come before it, and code that still runs would not
    /// know.
    func isIdle() -> Bool {
      process?.channel.receive(within: BranchRun.idleTimeout)?.message
        .elementsEqual("idle \(token)".utf8) == true
    }

    mutating func takeOutput() { pipe.drain(into: &output, upTo: .max) }
  }

  private static let idleTimeout = Duration.seconds(2)
  private static let memoryInterval = Duration.milliseconds(50)

  let code: String
  /// The step's depth in the tree, from 1.
  let number: Int
  let settings: PythonSettings
  /// The nodes there are.
  let known: Set<pid_t>
  /// Whether a running step's processes hold too much memory.
  let isCrowded: (pid_t) -> Bool

  func run(from parent: SandboxedProcess) throws(SystemError) -> Result {
    let (ours, theirs) = try NodeChannel.pair()
    defer { close(theirs) }
    var generator = SystemRandomNumberGenerator()
    let token = String(generator.next(), radix: 16)
    var result = Result(
      ending: .notStarted("its parent is gone"),
      output: OutputExcerpt(limit: settings.outputCharacters), pipe: try OutputPipe(), token: token)
    let isSent = parent.channel.send(
      ["branch", token, "\(number)", code], descriptors: [theirs, result.pipe.writeEnd])
    result.pipe.closeWriteEnd()
    guard isSent else { return result }
    follow(
      StepWatch(
        token: token, timeout: .seconds(settings.stepTimeoutSeconds), known: known),
      ours, into: &result)
    switch result.ending {
    // Answered while others look at what the step has left.
    case .replied: _ = ours.send(["ping", token])
    case .gone: result.process?.settle()
    case .timeout, .crowded, .violation, .notStarted: result.process?.kill()
    }
    return result
  }

  private func follow(_ watch: StepWatch, _ channel: NodeChannel, into result: inout Result) {
    var watch = watch
    let clock = ContinuousClock()
    let start = clock.now
    var nextLook = Self.memoryInterval
    while true {
      var polled = [channel.descriptor, result.pipe.readEnd, result.process?.pidDescriptor ?? -1]
        .map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      let left = min(watch.deadline, nextLook) - start.duration(to: clock.now)
      poll(&polled, 3, max(.zero, left).pollMilliseconds)
      // The pipe stays readable at its end, when nobody holds it any more.
      let isSilent = polled[1].revents & Int16(POLLIN) == 0
      if !isSilent { result.pipe.drain(into: &result.output, upTo: 1 << 20) }
      let now = start.duration(to: clock.now)
      var event = event(on: channel, hasEnded: polled[2].revents != 0)
      if now >= nextLook {
        nextLook = now + Self.memoryInterval
        if case .time = event, let pid = result.process?.pid, isCrowded(pid) { event = .crowded }
      }
      var action = watch.take(event, at: now)
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
}
