import Glibc

/// How many descriptors this process, and each that it starts, may have open.
enum DescriptorLimit {
  static var current: Int {
    var limit = rlimit()
    // It can only fail for a resource that does not exist.
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    return Int(clamping: limit.rlim_cur)
  }
}
