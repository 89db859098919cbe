/// What to do as a step goes on: when to interrupt it, when to kill it, and how it ended.
///
/// Times are counted from the branch's request. Only what the kernel vouches for is believed: who
/// sent a message, and that a process has ended.
struct StepWatch: Sendable {
  enum Event: Sendable, Hashable {
    case message([UInt8], sender: Int32)
    case oversized
    /// Nobody is left who could say anything, or the process itself has ended.
    case gone
    /// The step's processes and the nodes hold more memory than a tree may.
    case crowded
    case time
  }

  enum Action: Sendable, Hashable {
    case nothing
    /// The branch has a process now.
    case begin(pid: Int32)
    case interrupt
    case end(Ending)
  }

  enum Ending: Sendable, Hashable {
    case replied(StepReply)
    case timeout
    case crowded
    case violation(String)
    case gone
    /// There was no branch: the parent could not fork, or said nothing.
    case notStarted(String)
  }

  private enum Phase: Sendable, Hashable {
    case starting
    case running(pid: Int32)
    case interrupted(pid: Int32)
    case ended
  }

  static let startTimeout = Duration.seconds(5)

  private let token: String
  private let timeout: Duration
  private let known: Set<Int32>
  private var phase = Phase.starting
  private(set) var deadline = StepWatch.startTimeout

  /// `known` are the processes that are other nodes', or none at all.
  init(token: String, timeout: Duration, known: Set<Int32>) {
    self.token = token
    self.timeout = timeout
    self.known = known
  }

  mutating func take(_ event: Event, at time: Duration) -> Action {
    switch (phase, event) {
    case (.starting, .message(let frame, let sender)): return start(frame, sender, at: time)
    case (.starting, .gone): return end(.notStarted("its process ended at once"))
    case (.starting, .crowded): return .nothing
    case (.starting, .oversized): return end(.violation("an oversized message"))
    case (.starting, .time):
      return time >= deadline ? end(.notStarted("it did not start in time")) : .nothing
    case (.running(let pid), .message(let frame, let sender)):
      return end(Self.judge(frame, sender, pid: pid, token: token))
    case (.running, .oversized): return end(.violation("an oversized message"))
    case (.running, .gone): return end(.gone)
    case (.running, .crowded), (.interrupted, .crowded): return end(.crowded)
    case (.running(let pid), .time):
      guard time >= deadline else { return .nothing }
      phase = .interrupted(pid: pid)
      deadline = time + PythonSettings.interruptGrace
      return .interrupt
    // However it ends now, its time was over.
    case (.interrupted, .time): return time >= deadline ? end(.timeout) : .nothing
    case (.interrupted, .message), (.interrupted, .oversized), (.interrupted, .gone):
      return end(.timeout)
    case (.ended, _): preconditionFailure("\(event) in \(phase)")
    }
  }

  private mutating func start(_ frame: [UInt8], _ sender: Int32, at time: Duration) -> Action {
    let message = String(decoding: frame, as: UTF8.self)
    if message.hasPrefix("failed ") {
      return end(.notStarted("no process for it: \(message.dropFirst(7).prefix(100))"))
    }
    guard message == "started", sender > 1, !known.contains(sender) else {
      return end(.violation("a forged start"))
    }
    phase = .running(pid: sender)
    deadline = time + timeout
    return .begin(pid: sender)
  }

  private static func judge(
    _ frame: [UInt8], _ sender: Int32, pid: Int32, token: String
  ) -> Ending {
    guard sender == pid else { return .violation("a reply from another process") }
    return StepReply(parsing: frame, token: token).map(Ending.replied)
      ?? .violation("a forged reply")
  }

  private mutating func end(_ ending: Ending) -> Action {
    phase = .ended
    return .end(ending)
  }
}
