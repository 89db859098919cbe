import Base
import CSystem
import Glibc

/// Waits for any of many descriptors (epoll). Tokens are the caller's.
struct Readiness: ~Copyable {
  struct Event {
    var token: UInt64
    var isReadable: Bool
    var isWritable: Bool
  }

  private let descriptor: Int32

  init() throws(SystemError) {
    descriptor = csystem_epoll_create()
    if descriptor < 0 { throw SystemError("make an event queue") }
  }

  deinit { close(descriptor) }

  func watch(_ watched: Int32, token: UInt64) throws(SystemError) {
    if csystem_epoll_add(descriptor, watched, token) != 0 {
      throw SystemError("watch a descriptor")
    }
  }

  func watchWritable(_ watched: Int32, token: UInt64) throws(SystemError) {
    if csystem_epoll_watch_writable(descriptor, watched, token) != 0 {
      throw SystemError("watch a descriptor")
    }
  }

  /// Must come before the descriptor is closed: a duplicate elsewhere would keep it in the queue.
  func forget(_ watched: Int32) {
    // It is not there if it was never watched, which is as well.
    _ = csystem_epoll_remove(descriptor, watched)
  }

  /// Waits for at most `timeout`; nil waits for ever. An interrupted wait returns nothing.
  func wait(_ timeout: Duration?) throws(SystemError) -> [Event] {
    var ready = [csystem_event](repeating: csystem_event(), count: 64)
    let count = csystem_epoll_wait(descriptor, &ready, 64, Self.milliseconds(timeout))
    if count < 0 {
      if errno == EINTR { return [] }
      throw SystemError("wait for events")
    }
    return ready.prefix(Int(count)).map {
      Event(token: $0.token, isReadable: $0.readable != 0, isWritable: $0.writable != 0)
    }
  }

  /// Rounded up: waking before a deadline would spin.
  private static func milliseconds(_ timeout: Duration?) -> Int32 {
    guard let timeout else { return -1 }
    let (seconds, attoseconds) = timeout.components
    guard seconds < 86_400 else { return 86_400_000 }
    return max(
      0, Int32(seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000))
  }
}
