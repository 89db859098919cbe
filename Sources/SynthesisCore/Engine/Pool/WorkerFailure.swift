import Base

/// Why a worker process ended while it should not have, or was made to end.
package enum WorkerFailure: Sendable, Hashable {
  case signal(Int32)
  case exit(Int32)
  /// An item's deadline passed.
  case timeout
  case bootTimeout
  /// It was asked to quit and did not.
  case quitTimeout
  case memoryCap
  case protocolViolation(String)
  case spawn(errno: Int32)

  /// The name in journal and statistics, and what `--retry-failed=CAUSE` selects by.
  var name: String {
    switch self {
    case .signal(let number): "signal_\(Self.signalNames[number] ?? String(number))"
    case .exit(let code): "exit_\(code)"
    case .timeout: "timeout"
    case .bootTimeout: "boot_timeout"
    case .quitTimeout: "quit_timeout"
    case .memoryCap: "memory_cap"
    case .protocolViolation: "protocol_violation"
    case .spawn: "spawn"
    }
  }

  private static let signalNames: [Int32: String] = [
    1: "SIGHUP", 2: "SIGINT", 3: "SIGQUIT", 4: "SIGILL", 5: "SIGTRAP", 6: "SIGABRT", 7: "SIGBUS",
    8: "SIGFPE", 9: "SIGKILL", 10: "SIGUSR1", 11: "SIGSEGV", 12: "SIGUSR2", 13: "SIGPIPE",
    14: "SIGALRM", 15: "SIGTERM", 24: "SIGXCPU", 25: "SIGXFSZ", 31: "SIGSYS",
  ]
}

extension WorkerFailure: CustomStringConvertible {
  package var description: String {
    switch self {
    case .signal(let number): "ended by \(Self.signalNames[number] ?? "signal \(number)")"
    case .exit(let code): "exited with code \(code)"
    case .timeout: "took longer than the seed timeout"
    case .bootTimeout: "did not report in time after its start"
    case .quitTimeout: "did not quit in time when it was asked to"
    case .memoryCap: "reached its memory limit"
    case .protocolViolation(let what): "sent \(what)"
    case .spawn(let errno):
      "could not be started: \(SystemError("start it", code: errno).reasonAndRemedy)"
    }
  }
}
