import Base
import CSystem
import Glibc

/// Where a step's output goes. Nothing that reads here waits.
final class OutputPipe {
  let readEnd: Int32
  private(set) var writeEnd: Int32

  init() throws(SystemError) {
    var ends: (read: Int32, write: Int32) = (-1, -1)
    if csystem_pipe(&ends.read, &ends.write) != 0 { throw SystemError("make a pipe") }
    (readEnd, writeEnd) = ends
    csystem_set_nonblocking(readEnd)
  }

  deinit {
    close(readEnd)
    closeWriteEnd()
  }

  /// Once it has been given away.
  func closeWriteEnd() {
    if writeEnd >= 0 { close(writeEnd) }
    writeEnd = -1
  }

  func drain(into output: inout OutputExcerpt, upTo limit: Int) {
    withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 1) { buffer in
      var total = 0
      while total < limit {
        let count = read(readEnd, buffer.baseAddress, buffer.count)
        guard count > 0 else { return }
        output.append(buffer[..<count])
        total += count
      }
    }
  }
}
