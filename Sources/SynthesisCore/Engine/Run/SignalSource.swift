package import Base
import CSystem
import Glibc

/// The signals that ask a run to end, as something to wait for. One that was ignored when the program
/// started is left so: `nohup` means it.
///
/// Make it before any other thread starts: the signals are blocked from then on, in the threads
/// that start later too.
package struct SignalSource {
  let descriptor: Int32

  package init() throws(SystemError) {
    descriptor = csystem_signalfd([SIGINT, SIGTERM, SIGHUP], 3)
    if descriptor < 0 { throw SystemError("wait for signals") }
  }

  /// Turns signals into errors of the calls they belong to: a reader of standard error or a worker's
  /// pipe that is gone must not end the run, nor a file at the process's size limit.
  package static func prepare() {
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
  }

  /// The next signal that has arrived.
  func next() -> Int32? {
    let number = csystem_read_signal(descriptor)
    return number > 0 ? number : nil
  }

  package static func name(_ signal: Int32) -> String {
    switch signal {
    case SIGINT: "SIGINT"
    case SIGTERM: "SIGTERM"
    case SIGHUP: "SIGHUP"
    default: "signal \(signal)"
    }
  }
}
