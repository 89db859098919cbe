package import Base
import Glibc

/// Keeps a second run out of an output directory for as long as this value lives.
///
/// It is a flock on a file in the directory: the kernel lets go of it however the process ends, so
/// a lock is never stale. But a process that the holder was just starting has the file open too, for
/// the milliseconds until it is the program that it is to be, and keeps the lock of a holder that is
/// killed for as long. So a lock whose holder is gone is waited for.
package final class DirectoryLock {
  package static let fileName = ".synthesis.lock"

  /// How long a lock is waited for whose holder is gone, or has not said who it is.
  private static let patience = Duration.seconds(1)
  /// One that was just killed still ends.
  private static let patienceWithTheLiving = Duration.milliseconds(100)

  package enum Failure: Error, CustomStringConvertible {
    case held(directory: String, by: String)
    /// The holder has ended, and something that it started still has the lock.
    case leftBehind(directory: String, by: String)
    /// The file system has no such locks.
    case unsupported(directory: String, SystemError)
    case system(SystemError)

    package var description: String {
      switch self {
      case .held(let directory, let holder):
        "\(directory) is in use by another run (\(holder)); wait for it or choose another directory"
      case .leftBehind(let directory, let holder):
        "\(directory) is still locked though its run has ended (\(holder)), by a process that the run "
          + "has started; try again in a moment"
      case .unsupported(let directory, let error):
        "\(directory) is on a file system that cannot lock files (\(error.reason)), so two runs could "
          + "not be kept apart; choose a directory on a local disk with --output-dir, or have locks "
          + "turned on there"
      case .system(let error): error.sentence
      }
    }
  }

  private let descriptor: Int32

  package init(directory: String, startedAt: String) throws(Failure) {
    let path = directory + "/" + Self.fileName
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    if descriptor < 0 { throw .system(SystemError("open \(path)")) }
    try Self.take(descriptor, path, directory)
    let note = LockNote(pid: getpid(), host: Self.hostName, startedAt: startedAt)
    let bytes = Array((note.text + "\n").utf8)
    // The lock holds without its text too; a full disk must not keep a run from resuming.
    _ = ftruncate(descriptor, 0)
    _ = bytes.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
  }

  deinit { close(descriptor) }

  private static func take(
    _ descriptor: Int32, _ path: String, _ directory: String
  ) throws(Failure) {
    let clock = SuspendingClock()
    let start = clock.now
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      switch errno {
      case EWOULDBLOCK: break
      case EINTR: continue
      case ENOLCK, ENOSYS, EOPNOTSUPP, EINVAL:
        throw .unsupported(directory: directory, SystemError("lock \(path)"))
      default: throw .system(SystemError("lock \(path)"))
      }
      let text = text(descriptor)
      let isAlive = LockNote(text: text).map(isAlive)
      if start.duration(to: clock.now) >= (isAlive == true ? patienceWithTheLiving : patience) {
        throw isAlive == false
          ? .leftBehind(directory: directory, by: text)
          : .held(
            directory: directory,
            by: text.isEmpty ? "which has not yet said who it is" : text)
      }
      usleep(5000)
    }
  }

  /// The holder's text, without its line feed.
  private static func text(_ descriptor: Int32) -> String {
    var buffer = [UInt8](repeating: 0, count: 256)
    let count = buffer.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
    return String(decoding: buffer.prefix(max(0, count)).prefix { $0 != 0x0A }, as: UTF8.self)
  }

  /// Whether the process that a lock names is there, as far as this host can tell.
  static func isAlive(_ note: LockNote) -> Bool { note.host != hostName || isRunning(note.pid) }

  /// A process that was killed is there until it is reaped, though it holds nothing any more.
  private static func isRunning(_ pid: Int32) -> Bool {
    if kill(pid, 0) != 0, errno == ESRCH { return false }
    let file = open("/proc/\(pid)/stat", O_RDONLY | O_CLOEXEC)
    // Without /proc the process counts as running.
    if file < 0 { return errno != ENOENT || access("/proc/self", F_OK) != 0 }
    defer { close(file) }
    return LockNote.isRunning(stat: text(file))
  }

  private static var hostName: String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard gethostname(&buffer, buffer.count - 1) == 0 else { return "an unnamed host" }
    return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
