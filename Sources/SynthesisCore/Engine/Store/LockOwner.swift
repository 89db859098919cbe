import Base
import FoundationEssentials
import Glibc

/// Who holds the lock of an output directory, looked up without touching it: trying to take it would
/// turn away a run that starts just then.
package struct LockOwner: Sendable, Hashable {
  /// Nil where the system does not tell.
  package var pid: Int?
  /// When it took the lock, in seconds since 1970.
  let since: Int
  /// The files that it has open; nil where they can't be seen.
  private let openFiles: Set<String>?

  init(pid: Int?, since: Int = 0, openFiles: Set<String>? = nil) {
    self.pid = pid
    self.since = since
    self.openFiles = openFiles
  }

  /// Nil if nobody has it.
  package init?(of directory: String) {
    let path = "\(directory)/\(DirectoryLock.fileName)"
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    since = Int(status.st_mtim.tv_sec)
    let note = Self.content(of: path).flatMap {
      LockNote(text: String($0.prefix { !$0.isNewline }))
    }
    let named = note.map { Int($0.pid) }
    if let locks = Self.content(of: "/proc/locks") {
      let device = UInt64(status.st_dev)
      guard
        let entry = Self.entry(
          in: locks, inode: UInt64(status.st_ino), major: Self.major(device),
          minor: Self.minor(device), orPID: named)
      else { return nil }
      // Zero and less are processes that this one may not see.
      pid = entry > 0 ? entry : named
    } else {
      guard let note, DirectoryLock.isAlive(note) else { return nil }
      pid = named
    }
    openFiles = pid.flatMap(Self.openFiles(of:))
  }

  /// Whether the run with this journal is the one that it has under way; nil if that can't be told.
  func has(_ journal: String) -> Bool? {
    guard let openFiles, let path = Self.resolved(journal) else { return nil }
    return openFiles.contains(path)
  }

  /// The process of the lock on a file, as the kernel lists it. On some file systems the listed device
  /// is not the one that files tell; then the process that the lock names must be the listed one.
  static func entry(
    in locks: String, inode: UInt64, major: UInt64, minor: UInt64, orPID named: Int?
  ) -> Int? {
    for line in locks.split(separator: "\n") where !line.contains("->") {
      // 1: FLOCK  ADVISORY  WRITE 7341 fe:00:16285893 0 EOF
      let fields = line.split(separator: " ")
      guard fields.count >= 6, let pid = Int(fields[4]) else { continue }
      let file = fields[5].split(separator: ":")
      guard file.count == 3, UInt64(file[2]) == inode else { continue }
      let isSameDevice = UInt64(file[0], radix: 16) == major && UInt64(file[1], radix: 16) == minor
      if isSameDevice || pid == named { return pid }
    }
    return nil
  }

  private static func openFiles(of pid: Int) -> Set<String>? {
    let folder = "/proc/\(pid)/fd"
    guard
      let names = try? FileManager.default.contentsOfDirectory(atPath: folder)  // another user's
    else { return nil }
    return Set(names.compactMap { resolved("\(folder)/\($0)") })
  }

  private static func resolved(_ path: String) -> String? {
    guard let text = realpath(path, nil) else { return nil }
    defer { free(text) }
    return String(cString: text)
  }

  private static func content(of path: String) -> String? {
    guard var source = try? FileByteSource(path: path),  // nil: it tells nothing
      let bytes = try? source.readAll(limit: 1 << 22)  // as above
    else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  // As glibc's macros have it, which Swift does not show.
  private static func major(_ device: UInt64) -> UInt64 {
    (device >> 8) & 0xFFF | (device >> 32) & ~0xFFF
  }

  private static func minor(_ device: UInt64) -> UInt64 {
    device & 0xFF | (device >> 12) & ~0xFF
  }
}
