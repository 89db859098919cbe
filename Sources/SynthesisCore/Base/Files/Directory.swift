import FoundationEssentials
import Glibc

package enum Directory {
  /// The one that the program was started in.
  package static var current: String { FileManager.default.currentDirectoryPath }

  /// A path that holds wherever it is read.
  package static func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : "\(current)/\(path)"
  }

  /// An absolute path without `.`, `..` and doubled slashes, as its text has it.
  package static func normalized(_ path: String) -> String {
    var parts: [Substring] = []
    for part in absolute(path).split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }

  /// The same with links followed; of a path that leads nowhere the text.
  package static func resolved(_ path: String) -> String {
    guard let found = realpath(path, nil) else { return normalized(path) }
    defer { free(found) }
    return String(cString: found)
  }

  /// Makes the directory and its parents where they are missing.
  package static func make(_ path: String) throws(SystemError) {
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
