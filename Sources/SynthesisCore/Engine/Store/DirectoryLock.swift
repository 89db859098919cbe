package import Base
import Glibc

/// Keeps a second run out of an output directory for as long as this value lives.
///
/// It is a flock on a file in the directory: the kernel lets go of it however the process ends, so
/// a lock is never stale.
package final class DirectoryLock {
  package static let fileName = ".synthesis.lock"

  package enum Failure: Error, CustomStringConvertible {
    case held(directory: String, by: String)
    case system(SystemError)

    package var description: String {
      switch self {
      case .held(let directory, let holder):
        "\(directory) is in use by another run (\(holder)); wait for it or choose another directory"
      case .system(let error): error.sentence
      }
    }
  }

  private let descriptor: Int32

  package init(directory: String, startedAt: String) throws(Failure) {
    let path = directory + "/" + Self.fileName
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    if descriptor < 0 { throw .system(SystemError("open \(path)")) }
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK else { throw .system(SystemError("lock \(path)")) }
      throw .held(directory: directory, by: Self.holder(descriptor))
    }
    let text = "pid \(getpid()) on \(Self.hostName), started \(startedAt)\n"
    let bytes = Array(text.utf8)
    // The lock holds without its text too; a full disk must not keep a run from resuming.
    _ = ftruncate(descriptor, 0)
    _ = bytes.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
  }

  deinit { close(descriptor) }

  private static func holder(_ descriptor: Int32) -> String {
    var buffer = [UInt8](repeating: 0, count: 256)
    let count = buffer.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
    let text = String(decoding: buffer.prefix(max(0, count)).prefix { $0 != 0x0A }, as: UTF8.self)
    return text.isEmpty ? "which has not yet said who it is" : text
  }

  private static var hostName: String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard gethostname(&buffer, buffer.count - 1) == 0 else { return "an unnamed host" }
    return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
