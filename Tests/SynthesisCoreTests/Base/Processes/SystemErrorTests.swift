import Glibc
import Testing

@testable import Base

@Suite("What the system refuses")
struct SystemErrorTests {
  static let sentences: [(code: Int32, sentence: String)] = [
    (ENOSPC, "No space left on device; make room there"),
    (EFBIG, "File too large; raise the limit on the size of files (ulimit -f)"),
    (EMFILE, "Too many open files; raise the limit on open files (ulimit -n)"),
    (
      EAGAIN,
      "Resource temporarily unavailable; raise the limits on processes (ulimit -u) and memory "
        + "(ulimit -v), or end other programs"
    ),
    (EROFS, "Read-only file system; it cannot be written there; choose another folder"),
    (
      EACCES,
      "Permission denied; choose a folder that this user may write, or change its permissions"
    ),
    (ENOTDIR, "Not a directory; that is a file; choose a folder"),
    (ENAMETOOLONG, "File name too long; choose a shorter name"),
    (ENOLCK, "No locks available; choose a folder on a file system that has locks"),
    // Only who knows the machine can tell.
    (EIO, "Input/output error"),
  ]

  @Test("Its sentence says what to do", arguments: sentences)
  func sentence(code: Int32, sentence: String) {
    let error = SystemError("use a", code: code)
    #expect(error.sentence == "cannot use a: \(sentence)")
    #expect("\(error)" == "cannot use a: \(error.reason)")
  }

  @Test("Room may be made on a disk; a limit of the process stays")
  func storageFull() {
    let full = [ENOSPC, EDQUOT, EFBIG, EIO].filter { SystemError("write", code: $0).isStorageFull }
    #expect(full == [ENOSPC, EDQUOT])
  }

  @Test("Threads can be had here")
  func threads() throws {
    try ThreadTrial.run(otherProcesses: 1000)
  }
}
