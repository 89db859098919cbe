package import Glibc

/// Who has started whom, as /proc tells it. Where the kernel does not tell, nobody has children.
package enum ProcessTree {
  package static func children(of pid: pid_t) -> [pid_t] {
    names(in: "/proc/\(pid)/task").flatMap { thread in
      String(decoding: content(of: "/proc/\(pid)/task/\(thread)/children"), as: UTF8.self)
        .split(separator: " ").compactMap { pid_t($0) }
    }
  }

  /// Children before their own children.
  package static func descendants(of pid: pid_t) -> [pid_t] {
    var found = children(of: pid)
    var next = 0
    while next < found.count {
      found += children(of: found[next])
      next += 1
    }
    return found
  }

  /// From the parent up, as far as they can be seen.
  package static func parents(of pid: pid_t) -> [pid_t] {
    var found: [pid_t] = []
    var current = pid
    while let parent = status(of: current).dropFirst().first.flatMap({ pid_t($0) }), parent > 0 {
      found.append(parent)
      current = parent
    }
    return found
  }

  package static func threads(of pid: pid_t) -> [pid_t] {
    names(in: "/proc/\(pid)/task").compactMap { pid_t($0) }
  }

  /// Memory that is not a file's; 0 when it has ended.
  package static func residentBytes(of pid: pid_t) -> Int {
    // In pages: all, resident, resident of files and shared memory.
    let fields = String(decoding: content(of: "/proc/\(pid)/statm"), as: UTF8.self)
      .split(separator: " ").prefix(3).compactMap { Int($0) }
    return fields.count == 3 ? (fields[1] - fields[2]) * Int(getpagesize()) : 0
  }

  /// Whether it has ended, whether or not its parent has asked how.
  package static func hasEnded(_ pid: pid_t) -> Bool {
    status(of: pid).first.map { $0 == "Z" || $0 == "X" } ?? true
  }

  /// The fields of its line from its state on; none if it is gone.
  private static func status(of pid: pid_t) -> [Substring] {
    // The name before them, in parentheses, may hold anything.
    String(decoding: content(of: "/proc/\(pid)/stat"), as: UTF8.self)
      .split(separator: ")", omittingEmptySubsequences: false).last?.split(separator: " ") ?? []
  }

  /// A variable of the environment that a process was started with; nil without it, or if the
  /// process has ended.
  package static func variable(_ name: String, of pid: pid_t) -> String? {
    let prefix = Array("\(name)=".utf8)
    return content(of: "/proc/\(pid)/environ").split(separator: 0)
      .first { $0.starts(with: prefix) }
      .map { String(decoding: $0.dropFirst(prefix.count), as: UTF8.self) }
  }

  private static func names(in path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names
  }

  /// Empty if the process is gone.
  private static func content(of path: String) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return [] }
    defer { close(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(file, &chunk, chunk.count)
      guard count > 0 else { return bytes }
      bytes += chunk[..<count]
    }
  }
}
