import Base
import FoundationEssentials
import Glibc

/// Results, on standard output: written at once, as whoever feeds a command may wait for its answer.
///
/// What can't be written is an error. A reader that has left, such as `head -1`, is not: it has had
/// what it wanted.
package struct StandardOutput {
  private let descriptor: Int32
  private let isASCII: Bool
  private(set) var failure: SystemError?
  private var isReaderGone = false

  package init(descriptor: Int32 = 1) {
    self.descriptor = descriptor
    isASCII =
      ConsoleStyle(isTerminal: false, environment: ProcessInfo.processInfo.environment).isASCII
    // Turns the signal into EPIPE.
    signal(SIGPIPE, SIG_IGN)
  }

  /// Whether nothing more will arrive, for one reason or the other.
  package var isOver: Bool { failure != nil || isReaderGone }

  /// A line for programs, as it is.
  package mutating func write(line: String) { write(line + "\n") }

  /// A line for people.
  mutating func say(_ line: String) {
    let line = line.withoutControlCharacters
    write(line: isASCII ? line.withPlainDecoration : line)
  }

  package mutating func write(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty, !isOver {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        rest.removeFirst(count)
        continue
      }
      switch errno {
      case EINTR: break
      case EPIPE: isReaderGone = true
      case EAGAIN: waitForRoom()
      default: failure = SystemError("write to standard output")
      }
    }
  }

  /// The exit code of a command that would end with this one.
  package func exitCode(_ code: Int32) -> Int32 {
    guard let failure else { return code }
    var console = Console(verbosity: .normal)
    console.warn("\(failure); the results are not complete")
    return 1
  }

  /// For an output that somebody has made non-blocking.
  private func waitForRoom() {
    var polled = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    poll(&polled, 1, -1)
  }
}
