import Glibc

/// How much memory a worker holds, seen from outside.
enum WorkerMemory {
  /// What the Swift runtime and the C++ library print when an allocation fails.
  static let allocationFailureMarks = [
    "failed to allocate", "std::bad_alloc", "Could not allocate",
  ]

  /// Resident bytes; nil if the process is gone.
  static func resident(of pid: pid_t) -> Int? {
    let file = open("/proc/\(pid)/statm", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    let text = withUnsafeTemporaryAllocation(byteCount: 128, alignment: 1) { buffer in
      let count = read(file, buffer.baseAddress, buffer.count)
      return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }
    // Fields in pages: size, resident, …
    let fields = text.split(separator: " ")
    guard fields.count > 1, let pages = Int(fields[1]) else { return nil }
    return pages * pageSize
  }

  /// The most bytes that this process has had resident.
  static var ownPeak: Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss << 10
  }

  private static let pageSize = sysconf(Int32(_SC_PAGESIZE))
}
