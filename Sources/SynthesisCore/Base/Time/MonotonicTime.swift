import Glibc

/// The time that all processes of the machine have in common, and that nobody sets.
enum MonotonicTime {
  /// Nanoseconds of CLOCK_MONOTONIC, which is also what `SuspendingClock` runs by.
  static var nanoseconds: Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }
}
