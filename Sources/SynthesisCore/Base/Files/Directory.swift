import FoundationEssentials
import Glibc

package enum Directory {
  /// The one that the program was started in.
  package static var current: String { FileManager.default.currentDirectoryPath }

  /// A path that holds wherever it is read.
  package static func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : "\(current)/\(path)"
  }

  /// The outermost of the directory and its parents that is not there.
  package static func missing(_ path: String) -> String? {
    var prefix = path.hasPrefix("/") ? "/" : ""
    for component in path.split(separator: "/") {
      prefix += component
      if access(prefix, F_OK) != 0 { return prefix }
      prefix += "/"
    }
    return nil
  }

  /// Removes the directory and its parents up to `outermost`, as far as they are empty.
  package static func removeEmpty(_ path: String, upTo outermost: String) {
    var components = path.split(separator: "/")
    while !components.isEmpty {
      let folder = (path.hasPrefix("/") ? "/" : "") + components.joined(separator: "/")
      guard folder == outermost || folder.hasPrefix(outermost + "/"), rmdir(folder) == 0 else {
        return
      }
      components.removeLast()
    }
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
