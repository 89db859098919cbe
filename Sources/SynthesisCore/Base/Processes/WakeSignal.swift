import CSystem
import Glibc

/// Tells a thread that waits for descriptors that there is something for it elsewhere.
package final class WakeSignal: Sendable {
  /// Readable from `raise` until `clear`.
  package let descriptor: Int32

  package init() throws(SystemError) {
    descriptor = csystem_eventfd()
    if descriptor < 0 { throw SystemError("make an event descriptor") }
  }

  deinit { close(descriptor) }

  package func raise() {
    var one: UInt64 = 1
    // A full counter means that it is raised already.
    _ = write(descriptor, &one, 8)
  }

  package func clear() {
    var count: UInt64 = 0
    // An empty counter means that it is clear already.
    _ = read(descriptor, &count, 8)
  }
}
