import Base
import Glibc

/// A whole file mapped for reading: processes that map the same file share its memory.
///
/// The file must not be cut while it is mapped, or reading it ends the process. An index is
/// therefore never changed under its name, only replaced.
final class MappedFile: Sendable {
  let path: String
  let count: Int
  /// Gone with the last reference.
  private nonisolated(unsafe) let base: UnsafeMutableRawPointer?  // nobody writes to these pages

  init(_ path: String) throws(SystemError) {
    self.path = path
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { throw SystemError("open \(path)") }
    defer { close(descriptor) }
    var status = stat()
    if fstat(descriptor, &status) != 0 { throw SystemError("read the size of \(path)") }
    count = Int(status.st_size)
    guard count > 0 else {
      // An empty file can't be mapped.
      base = nil
      return
    }
    base = mmap(nil, count, PROT_READ, MAP_SHARED, descriptor, 0)
    if base == MAP_FAILED { throw SystemError("map \(path)") }
  }

  deinit { if let base { munmap(base, count) } }

  /// The bytes, for as long as `body` runs.
  func withBytes<Value, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    try body(UnsafeRawBufferPointer(start: base, count: count))
  }
}
