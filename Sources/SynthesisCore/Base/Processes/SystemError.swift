import Glibc

/// A system call that failed: what was being done, to what, and the system's reason.
package struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
  let operation: String
  package let code: Int32

  /// Takes `errno` as it is now.
  package init(_ operation: String) {
    self.operation = operation
    code = errno
  }

  package init(_ operation: String, code: Int32) {
    self.operation = operation
    self.code = code
  }

  package var description: String { "cannot \(operation): \(reason)" }

  package var reason: String {
    guard let text = strerror(code) else { return "error \(code)" }
    return String(cString: text)
  }

  /// Whether the storage has no room: full, over quota, or at the process's file size limit.
  package var isStorageFull: Bool { [ENOSPC, EDQUOT, EFBIG].contains(code) }
}
