import Base
import Engine
import Glibc

/// Tries the disk that results will go to, and leaves nothing there.
enum DiskCheck {
  /// Below this a run would soon wait for room.
  private static let littleSpace = 256 << 20
  private static let trialItems = 48

  static func check(directory: String, workers: Int) -> DoctorCheck {
    do {
      let existing = nearest(to: directory)
      try tryLock(directory)
      let folder = "\(existing)/.doctor_\(getpid())"
      try Directory.make(folder)
      defer { rmdir(folder) }
      let time = try CommitProbe(directory: folder)
        .measure(items: trialItems, workers: workers, .shared)
      let rate = Int(Double(trialItems) / max(time.inSeconds, 1e-6))
      let free = try freeSpace(in: existing)
      let finding =
        "\(directory): \(text(free)) free, takes about \(rate.counted("seeds")) a second"
      return free < littleSpace
        ? .warning("disk", finding + "; make room or choose another output_dir")
        : .good("disk", finding)
    } catch {
      return .failure("disk", "\(error); choose another output_dir, or mend this one")
    }
  }

  /// A run makes the directory and its parents where they are missing; this doesn't.
  private static func nearest(to directory: String) -> String {
    var path = directory
    while access(path, F_OK) != 0 {
      guard let slash = path.lastIndex(of: "/") else { return "." }
      path = String(path[..<slash])
      if path.isEmpty { return "/" }
    }
    return path
  }

  /// Throws if another run has the directory. One that was never locked is in nobody's use.
  private static func tryLock(_ directory: String) throws {
    guard access("\(directory)/\(DirectoryLock.fileName)", F_OK) == 0 else { return }
    _ = try DirectoryLock(directory: directory, startedAt: LocalTime.iso8601())
  }

  /// Bytes that an ordinary user may still fill.
  private static func freeSpace(in directory: String) throws(SystemError) -> Int {
    var status = statvfs()
    guard statvfs(directory, &status) == 0 else { throw SystemError("look at \(directory)") }
    return Int(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize))
  }

  private static func text(_ bytes: Int) -> String {
    bytes < 10 << 30 ? "\(bytes >> 20) MB" : "\(bytes >> 30) GB"
  }
}
