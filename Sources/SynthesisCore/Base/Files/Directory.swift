import Glibc

enum Directory {
  /// Makes the directory and its parents where they are missing.
  static func make(_ path: String) throws(SystemError) {
    var prefix = path.hasPrefix("/") ? "/" : ""
    for component in path.split(separator: "/") {
      prefix += component + "/"
      if mkdir(prefix, 0o755) != 0, errno != EEXIST {
        throw SystemError("make directory \(path)")
      }
    }
    var status = stat()
    guard stat(path, &status) == 0 else { throw SystemError("use directory \(path)") }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw SystemError("use directory \(path)", code: ENOTDIR)
    }
  }
}
