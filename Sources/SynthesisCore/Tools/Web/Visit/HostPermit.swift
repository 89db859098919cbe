import Base
import Glibc

/// The right to send a request to a host, which no other process of the run has at the same time.
///
/// It is an open file with a lock on it, which the system takes back when the process ends. The file
/// says when the next request may be sent, in nanoseconds of the clock that all processes share.
final class HostPermit: Sendable {
  private let descriptor: Int32

  /// Nil if somebody else has it.
  init?(file: String) throws(SystemError) {
    descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw SystemError("open \(file)") }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      if errno == EWOULDBLOCK { return nil }
      throw SystemError("lock \(file)")
    }
  }

  deinit { close(descriptor) }

  /// Lets others have it. Letting go of the file does so too, but not before the last of those who
  /// hold it, such as a queue that has just handed it over.
  func release() { flock(descriptor, LOCK_UN) }

  /// When the next request may be sent; nil if nothing is known.
  var next: Int? {
    var bytes = [UInt8](repeating: 0, count: 32)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    guard count > 0 else { return nil }
    return Int(String(decoding: bytes.prefix(count).prefix { $0 > 0x20 }, as: UTF8.self))
  }

  func setNext(_ moment: Int) throws(SystemError) {
    // Always as many bytes: there is no moment at which the file holds half of a number.
    let digits = String(moment)
    let text = String(repeating: "0", count: max(0, 20 - digits.count)) + digits + "\n"
    let bytes = Array(text.utf8)
    guard pwrite(descriptor, bytes, bytes.count, 0) == bytes.count else {
      throw SystemError("write the turns of a host")
    }
  }
}
