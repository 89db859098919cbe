import Base
import CSystem
import Glibc

/// A node's process, which is nobody's child here, and its channel.
final class SandboxedProcess {
  let pid: pid_t
  let channel: NodeChannel
  /// Becomes readable when the process ends. Signals go by it: a number may be another's by then.
  let pidDescriptor: Int32

  /// Nil if the process has ended already.
  init?(pid: pid_t, channel: NodeChannel) {
    pidDescriptor = csystem_pidfd_open(pid)
    guard pidDescriptor >= 0 else { return nil }
    self.pid = pid
    self.channel = channel
  }

  deinit { close(pidDescriptor) }

  var hasEnded: Bool { wait(milliseconds: 0) }

  /// The number of its threads; 0 when it has ended.
  var threadCount: Int { ProcessTree.threads(of: pid).count }

  var residentBytes: Int { ProcessTree.residentBytes(of: pid) }

  func interrupt() { _ = csystem_pidfd_signal(pidDescriptor, SIGINT) }

  /// Ends it, and does not wait for that.
  func beginEnding() { _ = csystem_pidfd_signal(pidDescriptor, SIGKILL) }

  func kill() {
    beginEnding()
    _ = wait(milliseconds: 2000)
  }

  /// Gives it a moment to end by itself, so that how it did can be told, and then ends it.
  func settle() {
    if !wait(milliseconds: 200) { kill() }
  }

  private func wait(milliseconds: Int32) -> Bool {
    var polled = pollfd(fd: pidDescriptor, events: Int16(POLLIN), revents: 0)
    return poll(&polled, 1, milliseconds) == 1
  }
}

extension SandboxedProcess {
  /// A thread that has been joined may take a moment to be gone.
  var hasOnlyOneThread: Bool {
    for _ in 0..<20 {
      if threadCount <= 1 { return true }
      usleep(500)
    }
    return false
  }

  /// The wait status of the child it forked last, which has ended. The node's word: it is shown, and
  /// nothing depends on it.
  func askHowItsChildEnded() -> Int? {
    guard channel.send(["reap"]), let answer = channel.receive(within: .seconds(2)) else {
      return nil
    }
    let words = String(decoding: answer.message, as: UTF8.self).split(separator: " ")
    return words.count == 2 && words[0] == "ended" ? Int(words[1]) : nil
  }
}
