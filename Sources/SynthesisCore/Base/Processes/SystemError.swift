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

  /// Whether the storage has no room, which somebody may make: full, or over quota. The process's own
  /// limit on the size of files is not waited for: it stays.
  package var isStorageFull: Bool { [ENOSPC, EDQUOT].contains(code) }

  /// What was not possible, why, and what can be done about it.
  package var sentence: String { "cannot \(operation): \(reasonAndRemedy)" }

  package var reasonAndRemedy: String { remedy.map { "\(reason); \($0)" } ?? reason }

  /// What can be done about it. Nil where only who knows the machine can tell.
  package var remedy: String? {
    switch code {
    case ENOSPC, EDQUOT: "make room there"
    case EFBIG: "raise the limit on the size of files (ulimit -f)"
    case EMFILE: "raise the limit on open files (ulimit -n)"
    case ENFILE: "the machine has too many files open; end other programs"
    case EAGAIN:
      "raise the limits on processes (ulimit -u) and memory (ulimit -v), or end other "
        + "programs"
    case ENOMEM: "free memory, or raise the limit on it (ulimit -v)"
    case EROFS: "it cannot be written there; choose another folder"
    case EACCES, EPERM: "choose a folder that this user may write, or change its permissions"
    case ENOTDIR: "that is a file; choose a folder"
    case ENAMETOOLONG: "choose a shorter name"
    case ENOLCK: "choose a folder on a file system that has locks"
    default: nil
    }
  }
}
