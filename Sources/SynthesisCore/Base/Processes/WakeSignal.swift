import CSystem
import Glibc

/// Tells a thread that waits for descriptors that there is something for it elsewhere.
final class WakeSignal: Sendable {
  /// Readable from `raise` until `clear`.
  let descriptor: Int32

  init() throws(SystemError) {
    descriptor = csystem_eventfd()
    if descriptor < 0 { throw SystemError("make an event descriptor") }
  }

  deinit { close(descriptor) }

  func raise() {
    var one: UInt64 = 1
    // A full counter means that it is raised already.
    _ = write(descriptor, &one, 8)
  }

  func clear() {
    var count: UInt64 = 0
    // An empty counter means that it is clear already.
    _ = read(descriptor, &count, 8)
  }
}
