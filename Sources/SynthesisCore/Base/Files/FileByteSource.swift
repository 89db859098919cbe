import Glibc

/// A file, read from its start. Closed when the last reference goes.
package final class FileByteSource: ByteSource {
  private let descriptor: Int32

  package init(path: String) throws(ByteSourceError) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { throw Self.failure(.open) }
  }

  /// What is open already, from where it stands.
  package init(duplicating open: Int32) throws(ByteSourceError) {
    descriptor = fcntl(open, F_DUPFD_CLOEXEC, 3)
    if descriptor < 0 { throw Self.failure(.open) }
  }

  deinit { close(descriptor) }

  package func read(into buffer: UnsafeMutableRawBufferPointer) throws(ByteSourceError) -> Int {
    while true {
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      // A pipe may be one that another program has told not to wait.
      if errno == EAGAIN {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        _ = poll(&waiting, 1, -1)
      } else if errno != EINTR {
        throw Self.failure(.read)
      }
    }
  }

  private static func failure(_ operation: ByteSourceError.Operation) -> ByteSourceError {
    let code = errno
    return ByteSourceError(
      operation: operation, code: code, reason: String(cString: strerror(code)))
  }
}

extension ByteSource {
  /// All the bytes that are left, for texts that are small by nature; nil if there are more than
  /// `limit`.
  package mutating func readAll(limit: Int) throws(ByteSourceError) -> [UInt8]? {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 * 1024)
    while bytes.count <= limit {
      // withUnsafeMutableBytes does not carry a typed error through, so it comes out as a result.
      let result = chunk.withUnsafeMutableBytes { buffer in
        Result { () throws(ByteSourceError) in try read(into: buffer) }
      }
      let count = try result.get()
      if count == 0 { return bytes }
      bytes += chunk.prefix(count)
    }
    return nil
  }
}
