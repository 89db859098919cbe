import CSystem
import FoundationEssentials
import Glibc

/// What a program writes on its standard output. Blocks until it has ended.
package enum ProgramOutput {
  package struct Limits {
    package var duration: Duration
    package var bytes: Int
    /// Of address space; nil for none.
    package var memory: Int?
    package var cpuSeconds: Int?

    package init(duration: Duration, bytes: Int, memory: Int? = nil, cpuSeconds: Int? = nil) {
      self.duration = duration
      self.bytes = bytes
      self.memory = memory
      self.cpuSeconds = cpuSeconds
    }
  }

  package enum Ending {
    case ended([UInt8], isGood: Bool)
    case late
    case tooMuch
    case failed(SystemError)
  }

  /// The command's first word is a file, the environment is this process's without the variables
  /// that begin with `leavingOut`.
  package static func read(
    _ command: [String], leavingOut prefix: String? = nil, _ limits: Limits
  ) -> Ending {
    var ends: (read: Int32, write: Int32) = (-1, -1)
    if csystem_pipe(&ends.read, &ends.write) != 0 { return .failed(SystemError("make a pipe")) }
    defer { close(ends.read) }
    let environment = ProcessInfo.processInfo.environment
      .filter { entry in prefix.map { !entry.key.hasPrefix($0) } ?? true }
      .map { "\($0.key)=\($0.value)" }
    var pid: pid_t = 0
    let code = withCStrings(command) { arguments in
      withCStrings(environment) { environment in
        csystem_spawn(command[0], arguments, environment, [ends.write], 1, &pid)
      }
    }
    close(ends.write)
    guard code == 0 else { return .failed(SystemError("start \(command[0])", code: code)) }
    if limits.memory != nil || limits.cpuSeconds != nil {
      csystem_limit_process(pid, UInt64(limits.memory ?? 0), UInt64(limits.cpuSeconds ?? 0))
    }
    let output = all(of: ends.read, limits)
    // Of a program that has ended well, nothing is left that a signal could reach.
    if case .ended = output {} else { kill(-pid, SIGKILL) }
    var exit = csystem_exit()
    csystem_reap(pid, &exit)
    guard case .ended(let bytes, _) = output else { return output }
    // The kernel may be the first to see that the time is up; its ways of counting differ a little.
    if let seconds = limits.cpuSeconds, exit.exited == 0,
      exit.cpu_microseconds >= Int64(seconds) * 900_000
    {
      return .late
    }
    return .ended(bytes, isGood: exit.exited != 0 && exit.code == 0)
  }

  private static func all(of descriptor: Int32, _ limits: Limits) -> Ending {
    let clock = ContinuousClock()
    let deadline = clock.now.advanced(by: limits.duration)
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let left = clock.now.duration(to: deadline)
      guard left > .zero else { return .late }
      var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&polled, 1, left.pollMilliseconds) > 0 else { continue }
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count <= 0 { return .ended(bytes, isGood: true) }
      guard bytes.count + count <= limits.bytes else { return .tooMuch }
      bytes += chunk[..<count]
    }
  }
}
