import Glibc

/// How many descriptors this process, and each that it starts, may have open.
enum DescriptorLimit {
  /// As far as the process may raise it by itself.
  static var highest: Int { Int(clamping: read().rlim_max) }

  /// Raises the limit where it is lower, as far as that is allowed. Shells start programs with less
  /// than they may have.
  static func raise(to need: Int) {
    var limit = read()
    guard limit.rlim_cur < need else { return }
    limit.rlim_cur = min(rlim_t(need), limit.rlim_max)
    // It can only fail for more than is allowed.
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }

  private static func read() -> rlimit {
    var limit = rlimit()
    // It can only fail for a resource that does not exist.
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    return limit
  }
}
