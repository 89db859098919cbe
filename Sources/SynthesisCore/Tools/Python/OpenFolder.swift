import Glibc

/// A folder that stays the same whatever becomes of its path.
final class OpenFolder {
  private let descriptor: Int32

  /// Nil if it is not there or not to be opened.
  init?(_ path: String) {
    descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
  }

  deinit { close(descriptor) }

  /// False also where that cannot be told.
  var isEmpty: Bool {
    let own = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard own >= 0 else { return false }
    guard let folder = fdopendir(own) else {
      close(own)
      return false
    }
    defer { closedir(folder) }
    // Two are the folder itself and the one above.
    for _ in 0..<2 where readdir(folder) == nil { return true }
    return readdir(folder) == nil
  }
}
