import Base
import Glibc

/// A record file on disk.
final class DiskFile: RecordFile {
  enum Opening {
    /// The file must not exist.
    case new
    /// The file must exist.
    case existing
    /// The file must exist, and only its reading is asked for.
    case readOnly
  }

  let path: String
  private let descriptor: Int32

  init(_ path: String, _ opening: Opening) throws(SystemError) {
    self.path = path
    let flags = O_RDWR | O_CLOEXEC
    switch opening {
    case .new: descriptor = open(path, flags | O_CREAT | O_EXCL, 0o644)
    case .existing: descriptor = open(path, flags)
    case .readOnly: descriptor = open(path, O_RDONLY | O_CLOEXEC)
    }
    if descriptor < 0 { throw SystemError("open \(path)") }
  }

  deinit { close(descriptor) }

  func size() throws(SystemError) -> Int {
    var status = stat()
    if fstat(descriptor, &status) != 0 { throw SystemError("read the size of \(path)") }
    return Int(status.st_size)
  }

  func write(_ bytes: [UInt8], at offset: Int) throws(SystemError) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        pwrite(
          descriptor, $0.baseAddress?.advanced(by: written), $0.count - written, offset + written)
      }
      // A full disk shows first as a short write; the next one tells the reason.
      if count > 0 {
        written += count
      } else if count == 0 || errno != EINTR {
        throw SystemError("write to \(path)", code: count == 0 ? ENOSPC : errno)
      }
    }
  }

  func truncate(to size: Int) throws(SystemError) {
    if ftruncate(descriptor, size) != 0 { throw SystemError("cut \(path)") }
  }

  func sync() throws(SystemError) {
    if fdatasync(descriptor) != 0 { throw SystemError("sync \(path)") }
    try checkName()
  }

  /// A file that was deleted or moved away takes bytes as before, but nobody finds them.
  private func checkName() throws(SystemError) {
    var own = stat()
    var named = stat()
    guard fstat(descriptor, &own) == 0, stat(path, &named) == 0 else {
      throw SystemError("find \(path) again")
    }
    guard own.st_ino == named.st_ino, own.st_dev == named.st_dev else {
      throw SystemError("find \(path) again", code: ESTALE)
    }
  }

  func read(from offset: Int, count: Int) throws(SystemError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let read = bytes.withUnsafeMutableBytes {
        pread(descriptor, $0.baseAddress?.advanced(by: filled), count - filled, offset + filled)
      }
      if read == 0 { break }
      if read > 0 {
        filled += read
      } else if errno != EINTR {
        throw SystemError("read \(path)")
      }
    }
    bytes.removeLast(count - filled)
    return bytes
  }
}
